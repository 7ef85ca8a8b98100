package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import outbox.Event;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.RefundFailed;
import payment.batch.ProviderAnswer.RefundAccepted;
import payment.batch.ProviderAnswer.RefundRefused;
import payment.batch.ProviderAnswer.RefundSucceeded;
import payment.batch.ProviderCall.RefundDue;
import payment.provider.ProviderCallback;
import platform.money.Money;
import platform.web.Limits;

/** The refunds of a payment never exceed the capture, for any sequence of requests, answers and callbacks in batches of any size. */
class NeverGivesBackMoreWhateverIsAskedTests {

    private static final List<String> REFERENCES = List.of("r1", "r2", "r3", "r4", "r5", "r6");

    @Property(tries = 5000)
    void refundsNeverExceedTheCapture(@ForAll("steps") List<List<Step>> batches) {
        Model model = new Model();
        for (List<Step> batch : batches) {
            model.handle(batch);
        }
    }

    /** Whether a refund is made after the capture depends only on its amount and on the amounts that other refunds hold. */
    @Property(tries = 2000)
    void aRefundWithinTheRestIsMade(@ForAll("steps") List<List<Step>> batches, @ForAll("amounts") Money amount) {
        Model model = new Model();
        model.handle(List.of(new Step(Kind.PAY, "", AMOUNT), new Step(Kind.CAPTURE, "", AMOUNT)));
        for (List<Step> batch : batches) {
            model.handle(batch);
        }
        long left = AMOUNT.amountMinor() - model.heldMinor();
        boolean fits = amount.currency().equals("GBP") && amount.amountMinor() > 0 && amount.amountMinor() <= left;

        List<Event> published = model.till.decide(Till.refund("last", amount));

        assertThat(published).hasSize(1).hasOnlyElementsOfType(fits ? RefundDue.class : RefundFailed.class);
    }

    @Provide
    Arbitrary<List<List<Step>>> steps() {
        Arbitrary<Step> step = Combinators.combine(Arbitraries.of(Kind.class), Arbitraries.of(REFERENCES), amounts())
                .as(Step::new);
        return step.list().ofMinSize(1).ofMaxSize(3).list().ofMaxSize(25);
    }

    @Provide
    Arbitrary<Money> amounts() {
        return Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.longs().between(1, 2600).map(minor -> Money.ofMinor(minor, "GBP"))),
                Tuple.of(3, Arbitraries.of(1L, 850L, 1275L, 2550L).map(minor -> Money.ofMinor(minor, "GBP"))),
                Tuple.of(
                        1,
                        Arbitraries.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE)
                                .map(minor -> Money.ofMinor(minor, "GBP"))),
                Tuple.of(1, Arbitraries.of(Money.ofMinor(100, "EUR"))));
    }

    private enum Kind {
        PAY,
        CAPTURE,
        REQUEST,
        ACCEPT,
        SUCCEED,
        REFUSE,
        CALLBACK_REFUNDED,
        CALLBACK_REFUSED
    }

    /** @param amount the amount of a request; callbacks have the amount of the request, or this one before a request */
    private record Step(Kind kind, String reference, Money amount) {}

    private static final class Model {

        private final Till till = new Till();
        private final Map<String, Money> requested = new HashMap<>();
        private final Set<String> due = new HashSet<>();

        /** The held amounts according to the published events, not to the stored rows. */
        private final Map<String, Long> held = new HashMap<>();

        private boolean captured;

        void handle(List<Step> steps) {
            List<Object> items = new ArrayList<>();
            for (Step step : steps) {
                item(step).ifPresent(items::add);
            }
            till.decide(items.toArray()).forEach(this::note);
            check();
        }

        long heldMinor() {
            return held.values().stream().mapToLong(minor -> minor).sum();
        }

        /** Empty for an amount that no provider can report. */
        private static Optional<Object> told(String event, String reference, Money amount, ProviderCallback.Fact fact) {
            return amount.amountMinor() < 0 || amount.amountMinor() > Limits.MAX_REPORTED_MINOR
                    ? Optional.empty()
                    : Optional.of(Till.callback(event, reference, amount, fact));
        }

        private Optional<Object> item(Step step) {
            String reference = step.reference();
            Money amount = requested.getOrDefault(reference, step.amount());
            return switch (step.kind()) {
                case PAY -> Optional.of(Till.pay(Till.QUICK));
                case CAPTURE -> Optional.of(Till.captured());
                case REQUEST -> {
                    requested.putIfAbsent(reference, step.amount());
                    yield Optional.of(Till.refund(reference, requested.get(reference)));
                }
                case ACCEPT -> answer(new RefundAccepted(reference, ORDER, PAYMENT));
                case SUCCEED -> answer(new RefundSucceeded(reference, ORDER, PAYMENT));
                case REFUSE -> answer(new RefundRefused(reference, ORDER, PAYMENT, "account closed"));
                case CALLBACK_REFUNDED ->
                    told("refunded " + reference + amount, reference, amount, new ProviderCallback.Refunded());
                case CALLBACK_REFUSED ->
                    told(
                            "refused " + reference + amount,
                            reference,
                            amount,
                            new ProviderCallback.RefundRefused("account closed"));
            };
        }

        /** The provider answers only the calls that it got. */
        private Optional<Object> answer(ProviderAnswer answer) {
            return due.contains(answer.reference()) ? Optional.of(answer) : Optional.empty();
        }

        private void note(Event event) {
            switch (event) {
                case PaymentSecured capture -> captured = true;
                case RefundDue call -> {
                    assertThat(due.add(call.reference())).as("called once").isTrue();
                    held.put(call.reference(), call.amount().amountMinor());
                }
                case PaymentRefunded refunded -> {
                    assertThat(refunded.amount()).isEqualTo(requested.get(refunded.reference()));
                    held.put(refunded.reference(), refunded.amount().amountMinor());
                }
                case RefundFailed failed -> held.remove(failed.reference());
                default -> {}
            }
            assertThat(held.values()).allMatch(minor -> minor > 0);
            assertThat(heldMinor()).isLessThanOrEqualTo(captured ? AMOUNT.amountMinor() : 0);
        }

        private void check() {
            long counted = Optional.ofNullable(till.payments.get(PAYMENT))
                    .map(Payment::state)
                    .map(state -> state instanceof Payment.Captured now ? now.refundMinor() : 0L)
                    .orElse(0L);
            assertThat(counted).isEqualTo(heldMinor());
            assertThat(counted)
                    .isEqualTo(till.refunds.values().stream()
                            .filter(refund -> !Set.of(Refund.Status.WAITING, Refund.Status.REFUSED)
                                    .contains(refund.status()))
                            .mapToLong(refund -> refund.amount().amountMinor())
                            .sum());
            if (captured) {
                assertThat(till.refunds.values()).noneMatch(Refund::isWaiting);
            }
        }
    }
}
