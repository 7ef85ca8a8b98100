package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.context.WebApplicationContext;
import outbox.Event;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.WalletMove;
import payment.PaymentEvent.WalletMoved;
import platform.money.Money;
import platform.security.Scopes;
import testing.Edge;

/** Whatever the order of the log: the events of a wallet are booked in their order, each once, and again so by a verification. */
@TestPropertySource(properties = "orderwright.ledger.batch-limit=7")
class BooksWalletsInTheirOrderTests extends LedgerTest {

    private static final Instant AT = Instant.parse("2026-03-01T09:00:00Z");
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final String LEDGER = "/api/v2/ledger";

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private Verifier verifier;

    private String owner = "";

    @BeforeEach
    void allIsBooked() {
        owner = "customer-" + NUMBERS.incrementAndGet();
        catchUp();
    }

    @Test
    void aSpendThatTheLogHasBeforeItsTopUpWaitsForIt() {
        world.publish(spent(2, 1, 400));
        catchUp();
        assertThat(entries()).isEmpty();
        assertThat(world.texts("select sequence::text from ledger.wallet_waiting where owner = ?", owner))
                .containsExactly("2");

        world.publish(toppedUp(1, 0, 1000));
        catchUp();

        assertThat(entries()).containsExactly("WALLET_TOP_UP 1", "WALLET_SPEND 2");
        assertThat(balance()).isEqualTo(600);
        assertThat(verify()).startsWith("PASSED");
    }

    /** Several wallets, whose events come in any order, in transactions of any size. */
    @RepeatedTest(10)
    void anyOrderIsBookedInTheOrderOfTheWallets(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<String, Long> balances = new LinkedHashMap<>();
        List<Event> events = new ArrayList<>();
        for (int wallet = 0; wallet < 5; wallet++) {
            String of = owner + "/" + wallet;
            long last = 0;
            long sequence = 0;
            long balance = 0;
            for (int i = 0; i < 12; i++) {
                sequence += 1 + random.nextInt(3); // what a wallet only holds has numbers, too
                long amount = 1 + random.nextInt(100);
                boolean leaves = balance >= amount && random.nextBoolean();
                events.add(
                        moved(of, sequence, last, leaves ? WalletMove.SPENT : WalletMove.TOPPED_UP, amount, "sandbox"));
                balance += leaves ? -amount : amount;
                last = sequence;
            }
            balances.put(of, balance);
        }
        Collections.shuffle(events, random);
        while (!events.isEmpty()) {
            List<Event> some = events.subList(0, Math.min(events.size(), 1 + random.nextInt(9)));
            world.publish(some.toArray(Event[]::new));
            some.clear();
            if (random.nextInt(3) == 0) {
                catchUp();
            }
        }
        catchUp();

        balances.forEach((of, balance) -> {
            assertThat(world.count("""
                            select coalesce(-sum(amount_minor), 0) from ledger.wallet_entry join ledger.posting using (entry_no)
                            where owner = ? and account = 'wallet'""", of)).isEqualTo(balance);
            assertThat(world.texts(
                            "select sequence::text from ledger.wallet_entry where owner = ? order by entry_no", of))
                    .hasSize(12)
                    .isEqualTo(world.texts(
                            "select sequence::text from ledger.wallet_entry where owner = ? order by wallet_entry.sequence",
                            of));
        });
        assertThat(verify()).startsWith("PASSED");
    }

    /** The capture is booked whole; what the wallet pays leaves the clearing account again. So does a refund. */
    @Test
    void theClearingAccountHasWhatTheProviderHolds() {
        String order = "order-" + owner;
        world.publish(
                toppedUp(1, 0, 1000),
                new PaymentSecured("pay " + owner, order, pounds(1500), AT, "sandbox", "id", true, null, null),
                new WalletMoved(owner, order, 2, 1, WalletMove.SPENT, pounds(600), "pay " + owner, "sandbox", AT));
        catchUp();
        assertThat(posted(order, "clearing:sandbox")).isEqualTo(900);
        assertThat(posted(order, "customers")).isEqualTo(-1500);
        assertThat(balance()).isEqualTo(400);

        world.publish(
                new PaymentRefunded("ref " + owner, order, "pay " + owner, pounds(1000), "sandbox"),
                new WalletMoved(owner, order, 3, 2, WalletMove.REFUNDED, pounds(100), "ref " + owner, "sandbox", AT));
        catchUp();

        assertThat(posted(order, "clearing:sandbox")).isZero();
        assertThat(posted(order, "customers")).isEqualTo(-500);
        assertThat(balance()).isEqualTo(500);
        assertThat(verify()).startsWith("PASSED");
    }

    private WalletMoved toppedUp(long sequence, long follows, long amountMinor) {
        return moved(owner, sequence, follows, WalletMove.TOPPED_UP, amountMinor, "sandbox");
    }

    private WalletMoved spent(long sequence, long follows, long amountMinor) {
        return moved(owner, sequence, follows, WalletMove.SPENT, amountMinor, "balance");
    }

    private static WalletMoved moved(
            String owner, long sequence, long follows, WalletMove move, long amountMinor, String provider) {
        String reference = "%s %d".formatted(owner, sequence);
        return new WalletMoved(owner, reference, sequence, follows, move, pounds(amountMinor), reference, provider, AT);
    }

    private List<String> entries() {
        return world.texts(
                "select kind || ' ' || sequence from ledger.wallet_entry join ledger.entry using (entry_no) where owner = ? order by entry_no",
                owner);
    }

    private long balance() {
        return world.count("""
                select coalesce(-sum(amount_minor), 0) from ledger.wallet_entry join ledger.posting using (entry_no)
                where owner = ? and account = 'wallet'""", owner);
    }

    private long posted(String order, String account) {
        return world.count("""
                select coalesce(sum(amount_minor), 0) from ledger.posting join ledger.entry using (entry_no)
                where correlation = ? and account = ?""", order, account);
    }

    private String verify() {
        Edge.of(context, Scopes.OPERATOR_LEDGER, Scopes.OPERATOR_LEDGER_CLOSE)
                .post("wallets-" + NUMBERS.incrementAndGet(), "", LEDGER + "/verifications");
        for (int step = 0; step < 1000 && verifier.next(); step++) {
            // a page of the log
        }
        return world.texts(
                        "select status || ' ' || coalesce(finding, 'null') from ledger.verification order by begun_at desc, verification_id desc limit 1")
                .getFirst();
    }

    private static Money pounds(long amountMinor) {
        return Money.ofMinor(amountMinor, "GBP");
    }
}
