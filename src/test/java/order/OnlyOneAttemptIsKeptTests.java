package order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import order.OrderRequest.CancellationRequested;
import order.command.ExpireOrder;
import order.saga.Attempts;
import order.saga.Attempts.PayAgain;
import order.saga.Saga.Decision.Advanced;
import order.stream.Order;
import order.stream.OrderState;
import outbox.Event;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.WithdrawalRequested;
import platform.money.Money;

/**
 * Random histories of an order whose shopper tries again and again, with providers that capture whatever they like: what was failed, what was
 * withdrawn, and several attempts at once. In the end, one attempt is kept if the order goes on, and none otherwise.
 */
class OnlyOneAttemptIsKeptTests {

    private static final Instant NOW = OrderSamples.AT.plusSeconds(60);

    @Property(tries = 2_000)
    void whateverProvidersDo(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int steps) {
        History history = new History(new Random(seed));
        for (int step = 0; step < steps; step++) {
            history.step();
        }
        history.settle();
        history.check();
    }

    /** An order, and the payments and refunds that it has requested. */
    private static final class History {

        private final Random random;
        private final List<String> requested = new ArrayList<>();
        private final Set<String> payable = new HashSet<>();
        private final Set<String> captured = new HashSet<>();
        private final List<String> withdrawals = new ArrayList<>();
        private final Map<String, RefundRequested> refunds = new HashMap<>();
        private final List<RefundRequested> unanswered = new ArrayList<>();
        private Order order = OrderSamples.in(OrderState.AWAITING_PAYMENT);

        History(Random random) {
            this.random = random;
            String first = order.payment().reference();
            requested.add(first);
            payable.add(first);
        }

        void step() {
            String any = requested.get(random.nextInt(requested.size()));
            String correlation = order.correlation();
            switch (random.nextInt(9)) {
                case 0, 1 -> decide(new PayAgain(random.nextBoolean() ? "sandbox" : "card", null));
                case 2 -> answer(new PaymentStarted(any, correlation, "sandbox", Map.of()));
                case 3 -> {
                    if (!captured.contains(any)) {
                        payable.remove(any);
                        answer(new PaymentFailed(any, correlation, "declined"));
                    }
                }
                case 4, 5 -> withdrawn();
                case 6 -> {
                    if (captured.add(any)) {
                        payable.remove(any);
                        PaymentSecured secured = new PaymentSecured(
                                any, correlation, amount(), NOW, "sandbox", "ch_" + any, true, null, null);
                        answer(random.nextBoolean() ? secured : OrderSamples.byEarlierBuilds(secured));
                    }
                }
                case 7 -> refunded();
                default -> {
                    if (random.nextInt(8) == 0) {
                        decide(
                                random.nextBoolean()
                                        ? new ExpireOrder(correlation)
                                        : new CancellationRequested(correlation, "17850", null, null));
                    }
                }
            }
            assertThat(payable).as("attempts that the shopper can pay by").hasSizeLessThanOrEqualTo(1);
        }

        /** All requests are answered in the end. */
        void settle() {
            while (!withdrawals.isEmpty() || !unanswered.isEmpty()) {
                withdrawn();
                refunded();
            }
        }

        void check() {
            Set<String> kept = new HashSet<>(captured);
            refunds.values()
                    .forEach(refund -> assertThat(kept.remove(refund.paymentReference()))
                            .as("refund of a captured attempt, once")
                            .isTrue());
            switch (order.status()) {
                case PAYING, REFUNDED, CANCELLED -> assertThat(kept).isEmpty();
                // A late payment waits for stock; its status is still EXPIRED.
                case EXPIRED -> assertThat(kept).hasSize(order.state() == OrderState.EXPIRED ? 0 : 1);
                default -> {
                    assertThat(kept).containsExactly(order.payment().reference());
                    assertThat(payable).as("attempts that can still be paid").isEmpty();
                }
            }
        }

        private void withdrawn() {
            if (withdrawals.isEmpty()) {
                return;
            }
            String reference = withdrawals.remove(random.nextInt(withdrawals.size()));
            if (!captured.contains(reference)) { // payment does not answer if it is captured
                answer(new PaymentWithdrawn(reference, order.correlation(), "closed"));
            }
        }

        private void refunded() {
            if (!unanswered.isEmpty()) {
                RefundRequested refund = unanswered.remove(random.nextInt(unanswered.size()));
                answer(new PaymentRefunded(
                        refund.reference(),
                        order.correlation(),
                        refund.paymentReference(),
                        refund.amount(),
                        "sandbox"));
            }
        }

        private void answer(PaymentEvent.Answer answer) {
            Attempts.meaning(order, answer).ifPresent(this::decide);
        }

        private void decide(Object message) {
            if (OrderSamples.decide(order, message, NOW) instanceof Advanced advanced) {
                order = advanced.order();
                advanced.step().requested().forEach(this::request);
            }
        }

        private void request(Event request) {
            switch (request) {
                case PaymentRequested payment -> {
                    assertThat(requested).doesNotContain(payment.reference());
                    assertThat(payment.amount()).isEqualTo(amount());
                    requested.add(payment.reference());
                    payable.add(payment.reference());
                }
                case WithdrawalRequested withdrawal -> {
                    payable.remove(withdrawal.reference());
                    withdrawals.add(withdrawal.reference());
                }
                case RefundRequested refund -> {
                    assertThat(refunds.put(refund.reference(), refund))
                            .as("refund of its own reference")
                            .isNull();
                    assertThat(refund.amount()).isEqualTo(amount());
                    unanswered.add(refund);
                }
                default -> {}
            }
        }

        private Money amount() {
            return order.payment().amount();
        }
    }
}
