package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import outbox.Event;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentEvent.WalletMove;
import payment.PaymentEvent.WalletMoved;
import payment.PaymentRequest;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.WithdrawalRequested;
import payment.approval.DecideRefund;
import payment.batch.ProviderCall.RefundDue;
import payment.provider.ProviderCallback;
import payment.wallet.Adjustment;
import payment.wallet.Adjustment.Direction;
import payment.wallet.BalancePart;
import payment.wallet.BeginTopUp;
import payment.wallet.FreeBalance;
import payment.wallet.MovementKind;
import payment.wallet.Wallet;
import payment.wallet.WalletKey;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;

/**
 * Whatever happens to payments of which wallets pay a part, and in whatever order: the sums here, at the provider and in the wallets are
 * equal, and each wallet follows from its movements.
 */
class WalletsAndProvidersAddUpTests {

    private static final List<String> OWNERS = List.of("ann", "ben");

    private final Till till = new Till();

    /** What the provider has collected and paid back, by payment. */
    private final Map<String, Long> collected = new LinkedHashMap<>();

    private final Map<String, Long> paidBack = new HashMap<>();
    private final Map<String, Event> dueRefunds = new LinkedHashMap<>();
    private final List<Event> published = new ArrayList<>();
    private long adjusted;
    private int number;

    @Property(tries = 400)
    void anyHistoryAddsUp(@ForAll long seed, @ForAll @IntRange(min = 5, max = 80) int steps) {
        Random random = new Random(seed);
        WalletsAndProvidersAddUpTests world = new WalletsAndProvidersAddUpTests();
        if (random.nextBoolean()) { // large refunds wait for an approval
            world.till.limits = Map.of("GBP", 60L);
        }
        for (int step = 0; step < steps; step++) {
            world.step(random);
            world.assertAddsUp();
        }
        world.settle();
        world.assertAddsUp();
    }

    private void step(Random random) {
        String owner = OWNERS.get(random.nextInt(OWNERS.size()));
        switch (random.nextInt(13)) {
            case 0 -> adjust(owner, Direction.CREDIT, 1 + random.nextInt(500));
            case 1 -> adjust(owner, Direction.DEBIT, 1 + random.nextInt(200));
            case 2 -> topUp(owner, 1 + random.nextInt(500));
            case 3 -> request(owner, 1 + random.nextInt(300), null);
            case 4, 5 -> {
                long amount = 2 + random.nextInt(300);
                request(owner, amount, 1 + (long) (random.nextDouble() * (amount - 1)));
            }
            case 6 -> some(random).ifPresent(payment -> capture(payment, random.nextInt(3)));
            case 7 -> some(random).ifPresent(payment -> fail(payment));
            case 8 ->
                some(random)
                        .filter(payment -> !payment.isTopUp())
                        .ifPresent(
                                payment -> decide(new WithdrawalRequested(payment.reference(), payment.correlation())));
            case 9, 10 ->
                some(random)
                        .filter(payment -> !payment.isTopUp())
                        .ifPresent(payment -> refund(payment, 1 + random.nextInt(200)));
            case 11 -> decideARefund(random);
            default -> {
                if (random.nextInt(6) == 0) {
                    till.now = till.now.plus(Duration.ofHours(3));
                    List.copyOf(till.parts.keySet()).forEach(payment -> decide(new FreeBalance(payment)));
                } else {
                    answerARefund(random);
                }
            }
        }
    }

    private Optional<Payment> some(Random random) {
        List<Payment> all = till.payments.values().stream()
                .sorted(Comparator.comparing(Payment::reference))
                .toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private void adjust(String owner, Direction direction, long amountMinor) {
        WalletKey key = new WalletKey(owner, "GBP");
        long before = balance(key);
        decide(new Adjustment("adjustment" + ++number, key, direction, pounds(amountMinor)));
        adjusted += balance(key) - before;
    }

    private void topUp(String owner, long amountMinor) {
        decide(new BeginTopUp(
                key("top up"),
                "topup" + ++number,
                owner,
                pounds(amountMinor),
                Till.QUICK,
                null,
                null,
                null,
                null,
                till.now.plusSeconds(900)));
    }

    private void request(String owner, long amountMinor, @Nullable Long balanceMinor) {
        String reference = "pay" + ++number;
        decide(new PaymentRequested(
                reference,
                "order-" + reference,
                pounds(amountMinor),
                balanceMinor == null ? PaymentRequest.BALANCE : Till.QUICK,
                null,
                till.now.plusSeconds(900),
                owner,
                balanceMinor == null ? null : pounds(balanceMinor)));
    }

    /** The provider collects a payment once, and may report that several times. */
    private void capture(Payment payment, int event) {
        if (!Till.PROVIDER.equals(payment.provider()) || payment.start() == null) {
            return;
        }
        collected.putIfAbsent(payment.reference(), payment.external().amountMinor());
        decide(Till.callback(
                "captured %s %d".formatted(payment.reference(), event),
                payment.reference(),
                payment.external(),
                new ProviderCallback.Captured("acme " + payment.reference())));
    }

    private void fail(Payment payment) {
        if (Till.PROVIDER.equals(payment.provider())) {
            decide(Till.callback(
                    "failed " + payment.reference(),
                    payment.reference(),
                    payment.external(),
                    new ProviderCallback.Failed("declined")));
        }
    }

    private void refund(Payment payment, long amountMinor) {
        decide(new RefundRequested(
                "ref" + ++number, payment.correlation(), payment.reference(), pounds(amountMinor), "a test", null));
    }

    private void decideARefund(Random random) {
        List<Refund> waiting = till.refunds.values().stream()
                .filter(Refund::isUnapproved)
                .sorted(Comparator.comparing(Refund::reference))
                .toList();
        if (!waiting.isEmpty()) {
            Refund refund = waiting.get(random.nextInt(waiting.size()));
            decide(new DecideRefund(
                    key("decide"),
                    refund.reference(),
                    refund.paymentReference(),
                    refund.correlation(),
                    random.nextInt(4) > 0,
                    "an operator",
                    null));
        }
    }

    /** The provider pays a refund or refuses it; a refused one may succeed after all, if it has enough of the payment. */
    private void answerARefund(Random random) {
        if (dueRefunds.isEmpty()) {
            return;
        }
        String reference = List.copyOf(dueRefunds.keySet()).get(random.nextInt(dueRefunds.size()));
        RefundDue due = (RefundDue) dueRefunds.get(reference);
        boolean pays = random.nextInt(3) > 0
                && paidBack.getOrDefault(due.paymentReference(), 0L)
                                + due.amount().amountMinor()
                        <= collected.get(due.paymentReference());
        if (pays) {
            answer(due);
        } else {
            decide(new ProviderAnswer.RefundRefused(reference, due.correlation(), due.paymentReference(), "no"));
        }
    }

    private void answer(RefundDue due) {
        int before = published.size();
        decide(new ProviderAnswer.RefundSucceeded(due.reference(), due.correlation(), due.paymentReference()));
        dueRefunds.remove(due.reference());
        if (published.subList(before, published.size()).stream().anyMatch(PaymentRefunded.class::isInstance)) {
            paidBack.merge(due.paymentReference(), due.amount().amountMinor(), Long::sum);
        }
    }

    /** The provider pays all refunds that are in flight, and all windows end. */
    private void settle() {
        List.copyOf(dueRefunds.values()).stream().map(RefundDue.class::cast).forEach(due -> {
            if (till.refunds.get(due.reference()).isUndecided()) {
                answer(due);
            }
        });
        till.now = till.now.plus(Duration.ofDays(1));
        List.copyOf(till.parts.keySet()).forEach(payment -> decide(new FreeBalance(payment)));
        assertThat(till.wallets.values()).allMatch(wallet -> wallet.heldMinor() == 0);
    }

    private void decide(Object item) {
        List<Event> events = till.decide(item);
        published.addAll(events);
        events.stream()
                .filter(RefundDue.class::isInstance)
                .map(RefundDue.class::cast)
                .forEach(due -> dueRefunds.put(due.reference(), due));
    }

    private void assertAddsUp() {
        eachWalletFollowsFromItsMovements();
        eachPaymentIsWholeOrNotAtAll();
        theSumsAreEqual();
        eventsOfAWalletFollowEachOther();
    }

    private void eachWalletFollowsFromItsMovements() {
        for (Wallet wallet : till.wallets.values()) {
            long credited = 0;
            long held = 0;
            long spent = 0;
            long last = 0;
            for (var movement : till.movements) {
                if (movement.key().equals(wallet.key())) {
                    long amount = movement.amount().amountMinor();
                    MovementKind kind = movement.kind();
                    switch (kind) {
                        case TOPPED_UP, REFUNDED, CREDITED -> credited += amount;
                        case HELD -> held += amount;
                        case FREED -> held -= amount;
                        case TAKEN -> {
                            held -= amount;
                            spent += amount;
                        }
                        case SPENT, DEBITED -> spent += amount;
                    }
                    assertThat(movement.number()).isEqualTo(++last);
                    assertThat(held).isNotNegative();
                    assertThat(held + spent).isLessThanOrEqualTo(credited);
                }
            }
            assertThat(List.of(wallet.creditedMinor(), wallet.heldMinor(), wallet.spentMinor(), wallet.movements()))
                    .isEqualTo(List.of(credited, held, spent, last));
            assertThat(till.parts.values().stream()
                            .filter(part -> part.wallet().equals(wallet.key()) && part.isHeld())
                            .mapToLong(BalancePart::amountMinor)
                            .sum())
                    .isEqualTo(wallet.heldMinor());
        }
    }

    private void eachPaymentIsWholeOrNotAtAll() {
        for (Payment payment : till.payments.values()) {
            BalancePart part = till.parts.get(payment.reference());
            if (part != null) {
                assertThat(part.state() == BalancePart.State.TAKEN).isEqualTo(payment.isCaptured());
                assertThat(part.isHeld() && !payment.isOpen()).isFalse();
                assertThat(part.refundMinor()).isBetween(0L, part.amountMinor());
            }
            long captures = published.stream()
                    .filter(event -> event instanceof PaymentSecured captured
                            && captured.reference().equals(payment.reference()))
                    .count();
            assertThat(captures).isEqualTo(payment.isCaptured() && !payment.isTopUp() ? 1 : 0);
        }
        assertThat(published.stream()
                        .filter(event -> event instanceof PaymentFailed || event instanceof PaymentWithdrawn)
                        .filter(event -> event.correlation().startsWith("top-up/")))
                .isEmpty();
    }

    /** What the provider keeps = what orders have paid and not got back + what wallets have − what operators have put in. */
    private void theSumsAreEqual() {
        long provider = 0;
        for (String payment : collected.keySet()) {
            provider += collected.get(payment) - paidBack.getOrDefault(payment, 0L);
            assertThat(paidBack.getOrDefault(payment, 0L)).isLessThanOrEqualTo(collected.get(payment));
        }
        long orders = sum(PaymentSecured.class) - sum(PaymentRefunded.class);
        long wallets =
                till.wallets.values().stream().mapToLong(Wallet::balanceMinor).sum();
        assertThat(provider).isEqualTo(orders + wallets - adjusted);
    }

    private void eventsOfAWalletFollowEachOther() {
        Map<String, Long> last = new HashMap<>();
        Map<String, Long> balances = new HashMap<>();
        for (Event event : published) {
            if (event instanceof WalletMoved moved) {
                assertThat(moved.follows()).isEqualTo(last.getOrDefault(moved.owner(), 0L));
                last.put(moved.owner(), moved.sequence());
                boolean leaves = moved.move() == WalletMove.SPENT || moved.move() == WalletMove.DEBITED;
                balances.merge(
                        moved.owner(),
                        leaves ? -moved.amount().amountMinor() : moved.amount().amountMinor(),
                        Long::sum);
                assertThat(balances.get(moved.owner())).isNotNegative();
            }
        }
        till.wallets.forEach((key, wallet) -> {
            assertThat(last.getOrDefault(key.owner(), 0L)).isEqualTo(wallet.booked());
            assertThat(balances.getOrDefault(key.owner(), 0L)).isEqualTo(wallet.balanceMinor());
        });
    }

    private long sum(Class<? extends Event> type) {
        return published.stream()
                .filter(type::isInstance)
                .mapToLong(event -> event instanceof PaymentSecured captured
                        ? captured.amount().amountMinor()
                        : ((PaymentRefunded) event).amount().amountMinor())
                .sum();
    }

    private long balance(WalletKey key) {
        return till.wallets.containsKey(key) ? till.wallets.get(key).balanceMinor() : 0;
    }

    private IdempotencyKey key(String what) {
        return IdempotencyKey.of("a", "POST", "/test", what + ++number, new byte[0]);
    }

    /** The provider pays back what it has collected before the wallet gets anything. */
    @Test
    void refundsGoToTheProviderFirst() {
        WalletKey ann = new WalletKey("ann", "GBP");
        adjust("ann", Direction.CREDIT, 400);
        request("ann", 1000, 400L);
        Payment payment = till.payments.values().iterator().next();
        assertThat(till.wallets.get(ann).heldMinor()).isEqualTo(400);
        capture(payment, 0);
        assertThat(till.wallets.get(ann).balanceMinor()).isZero();

        refund(payment, 500);
        RefundDue first = (RefundDue) dueRefunds.values().iterator().next();
        assertThat(first.amount()).isEqualTo(pounds(500));
        assertThat(first.paymentAmount()).isEqualTo(pounds(600));
        answer(first);
        assertThat(till.wallets.get(ann).balanceMinor()).isZero();

        refund(payment, 300);
        RefundDue second = (RefundDue) dueRefunds.values().iterator().next();
        assertThat(second.amount()).isEqualTo(pounds(100));
        assertThat(till.wallets.get(ann).balanceMinor()).isZero();
        answer(second);
        assertThat(till.wallets.get(ann).balanceMinor()).isEqualTo(200);

        refund(payment, 200);
        assertThat(dueRefunds).isEmpty();
        assertThat(till.wallets.get(ann).balanceMinor()).isEqualTo(400);
        assertAddsUp();
    }

    /** The other part is captured when the balance was spent elsewhere: no money is lost, and none is counted twice. */
    @Test
    void aLateCaptureWithoutTheBalanceBecomesATopUp() {
        WalletKey ann = new WalletKey("ann", "GBP");
        adjust("ann", Direction.CREDIT, 400);
        request("ann", 1000, 400L);
        Payment payment = till.payments.values().iterator().next();
        fail(payment);
        request("ann", 300, null);

        capture(payment, 0);

        assertThat(till.payments.get(payment.reference()).isCaptured()).isFalse();
        assertThat(till.wallets.get(ann).balanceMinor()).isEqualTo(100 + 600);
        capture(payment, 1);
        assertThat(till.wallets.get(ann).balanceMinor()).isEqualTo(700);
        assertAddsUp();
    }

    private static Money pounds(long amountMinor) {
        return Money.ofMinor(amountMinor, "GBP");
    }
}
