package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import payment.PaymentRequest;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.callback.ReceiveCallback;
import payment.provider.ProviderCallback;
import payment.wallet.BeginTopUp;
import payment.wallet.WalletOperator;
import platform.money.Money;
import testing.Asker;
import testing.AtOnce;

/**
 * Whatever comes at the same time on two instances with a database in common, a wallet never pays more than it has, and all that it has can be
 * spent.
 */
class CustomersSpendOnlyWhatTheyHaveTests extends TwoInstancesTest {

    private final List<WalletOperator> operators =
            instances.stream().map(WalletOperator::new).toList();
    private int number;
    private String owner = "";

    @BeforeEach
    void anotherCustomer() {
        owner = "customer-" + ++number;
    }

    /** The state of a wallet follows from its movements, which are numbered without gaps; what is held is what payments hold. */
    @AfterEach
    void theMovementsOfEachWalletAddUp() {
        assertThat(asker.texts("""
                        select owner from payment.wallet w
                        left join lateral (
                          select count(*) n, max(movement_no) last,
                            coalesce(sum(amount_minor) filter (where kind in ('TOPPED_UP', 'REFUNDED', 'CREDITED')), 0) credited,
                            coalesce(sum(amount_minor) filter (where kind in ('TAKEN', 'SPENT', 'DEBITED')), 0) spent,
                            coalesce(sum(amount_minor) filter (where kind = 'HELD'), 0)
                              - coalesce(sum(amount_minor) filter (where kind in ('FREED', 'TAKEN')), 0) held
                          from payment.wallet_movement m where (m.owner, m.currency) = (w.owner, w.currency)) m on true
                        left join lateral (
                          select coalesce(sum(amount_minor), 0) held from payment.balance_part p
                          where (p.owner, p.currency) = (w.owner, w.currency) and state = 'HELD') p on true
                        where (w.movements, w.movements, w.credited_minor, w.spent_minor, w.held_minor, w.held_minor)
                          is distinct from (m.n, m.last, m.credited, m.spent, m.held, p.held)
                        """)).isEmpty();
    }

    /** 40 payments of 150 want 6,000 of 2,550: 17 of them are paid, as many as there is money for. */
    @RepeatedTest(10)
    void theLastMoneyIsSpentOnce() {
        credited(2550);

        atOnce(payments(40, 150));

        assertThat(count("captured")).isEqualTo(17);
        assertThat(count("failed")).isEqualTo(23);
        assertThat(free()).isZero();
    }

    @RepeatedTest(10)
    void halfOfEachPaymentIsHeldWhileThereIsMoney() {
        credited(2550);

        atOnce(splits(40, 300, 150));

        assertThat(count("started")).isEqualTo(17);
        assertThat(count("failed")).isEqualTo(23);
        assertThat(free()).isZero();
        List<Consumer<Asker>> outcomes = new ArrayList<>();
        List<String> started = asker.texts(
                "select reference from payment.payment where correlation = ? and status = 'started'", owner);
        for (int i = 0; i < started.size(); i++) {
            ReceiveCallback outcome = callback(
                    started.get(i),
                    150,
                    i % 2 == 0
                            ? new ProviderCallback.Captured("bank " + started.get(i))
                            : new ProviderCallback.Failed("no"));
            outcomes.add(at -> at.command(outcome));
            outcomes.add(at -> at.command(outcome));
        }
        outcomes.addAll(payments(20, 150, "late"));
        Collections.shuffle(outcomes, new Random(number));

        atOnce(outcomes);

        assertThat(asker.count(
                        "select count(*) from payment.payment where correlation = ? and balance_minor < amount_minor"
                                + " and status = 'captured'",
                        owner))
                .isEqualTo(9);
        atOnce(payments(20, 150, "last"));
        assertThat(free()).isZero();
    }

    @RepeatedTest(10)
    void theFirstCreditsOfAWalletMeet() {
        List<Consumer<Asker>> credits = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            credits.add(at -> credit(at, 100));
        }

        atOnce(credits);

        assertThat(free()).isEqualTo(3000);
    }

    /** Refunds return money that others spend at the same time. */
    @RepeatedTest(10)
    void whatComesBackCanBeSpentAgain() {
        credited(1500);
        atOnce(payments(10, 150));
        List<Consumer<Asker>> messages = new ArrayList<>();
        asker.texts("select reference from payment.payment where correlation = ? and status = 'captured'", owner)
                .forEach(payment -> {
                    for (int part = 0; part < 4; part++) {
                        RefundRequested refund = new RefundRequested(
                                payment + "/" + part, owner, payment, pounds(50), "a part was missing", null);
                        messages.add(at -> at.publish(refund));
                    }
                });
        messages.addAll(payments(30, 75, "again"));
        Collections.shuffle(messages, new Random(number));

        atOnce(messages);

        assertThat(asker.count(
                        "select count(*) from payment.refund where correlation = ? and status = 'refunded'", owner))
                .isEqualTo(30);
        atOnce(payments(30, 75, "last"));
        assertThat(free()).isZero();
        assertThat(bank.refunded(owner + "/0").amountMinor()).isZero();
    }

    /** A capture arrives several times, on both instances. */
    @RepeatedTest(10)
    void aTopUpIsCreditedOnce() {
        String reference = "topup" + number;
        askers.getFirst()
                .command(new BeginTopUp(
                        Asker.freshKey(),
                        reference,
                        owner,
                        pounds(2550),
                        Bank.METHOD,
                        null,
                        null,
                        null,
                        null,
                        Instant.now().plusSeconds(900)));
        List<Consumer<Asker>> captures = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ReceiveCallback capture = new ReceiveCallback(
                    Bank.NAME,
                    new ProviderCallback(
                            "evt " + reference + i % 4,
                            "any",
                            reference,
                            pounds(2550),
                            Instant.EPOCH,
                            new ProviderCallback.Captured("bank " + reference)));
            captures.add(at -> at.command(capture));
        }
        captures.addAll(payments(10, 150));

        atOnce(captures);

        atOnce(payments(20, 150, "last"));
        assertThat(count("captured")).isEqualTo(17);
        assertThat(free()).isZero();
    }

    private void credited(long amountMinor) {
        credit(asker, amountMinor);
    }

    private void credit(Asker at, long amountMinor) {
        operators.get(askers.indexOf(at)).credits(owner, pounds(amountMinor));
    }

    private List<Consumer<Asker>> payments(int count, long amountMinor) {
        return payments(count, amountMinor, "");
    }

    private List<Consumer<Asker>> payments(int count, long amountMinor, String prefix) {
        List<Consumer<Asker>> payments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PaymentRequested request = new PaymentRequested(
                    owner + "/" + prefix + i,
                    owner,
                    pounds(amountMinor),
                    PaymentRequest.BALANCE,
                    null,
                    Instant.now().plusSeconds(900),
                    owner,
                    null);
            payments.add(at -> at.publish(request));
        }
        return payments;
    }

    private List<Consumer<Asker>> splits(int count, long amountMinor, long balanceMinor) {
        List<Consumer<Asker>> payments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PaymentRequested request = new PaymentRequested(
                    owner + "/split" + i,
                    owner,
                    pounds(amountMinor),
                    Bank.METHOD,
                    null,
                    Instant.now().plusSeconds(900),
                    owner,
                    pounds(balanceMinor));
            payments.add(at -> at.publish(request));
        }
        return payments;
    }

    private static ReceiveCallback callback(String reference, long amountMinor, ProviderCallback.Fact fact) {
        return new ReceiveCallback(
                Bank.NAME,
                new ProviderCallback("evt " + reference, "any", reference, pounds(amountMinor), Instant.EPOCH, fact));
    }

    /** Sends the messages from eight threads at the same time, to each instance from half of the threads. */
    private void atOnce(List<Consumer<Asker>> messages) {
        AtOnce.spread(8, messages.size(), each -> messages.get(each).accept(askers.get(each % askers.size())));
        asker.awaitCalled();
    }

    private long count(String status) {
        return asker.count("select count(*) from payment.payment where correlation = ? and status = ?", owner, status);
    }

    private long free() {
        return asker.count(
                "select credited_minor - held_minor - spent_minor from payment.wallet where owner = ?", owner);
    }

    private static Money pounds(long amountMinor) {
        return Money.ofMinor(amountMinor, "GBP");
    }
}
