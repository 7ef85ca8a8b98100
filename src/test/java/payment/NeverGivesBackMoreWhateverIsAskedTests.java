package payment;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.Till.AMOUNT;
import static payment.Till.ORDER;
import static payment.Till.PAYMENT;

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
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.RefundFailed;
import payment.ProviderAnswer.RefundAccepted;
import payment.ProviderAnswer.RefundRefused;
import payment.ProviderAnswer.RefundSucceeded;
import payment.ProviderCall.RefundDue;
import payment.provider.ProviderCallback;
import platform.money.Money;

/** Any sequence of requests, answers and callbacks about the refunds of one payment, in batches of any size. */
class NeverGivesBackMoreWhateverIsAskedTests {

    private static final List<String> REFERENCES = List.of("r1", "r2", "r3", "r4", "r5", "r6");

    @Property(tries = 5000)
    void thanWasCaptured(@ForAll("steps") List<List<Step>> batches) {
        World world = new World();
        for (List<Step> batch : batches) {
            world.play(batch);
        }
    }

    /** What becomes of a refund that is asked for after the capture depends on its amount, and on what others hold. */
    @Property(tries = 2000)
    void norLessThanIsLeft(@ForAll("steps") List<List<Step>> batches, @ForAll("amounts") Money amount) {
        World world = new World();
        world.play(List.of(new Step(Kind.PAY, "", AMOUNT), new Step(Kind.CAPTURE, "", AMOUNT)));
        for (List<Step> batch : batches) {
            world.play(batch);
        }
        long left = AMOUNT.amountMinor() - world.heldMinor();
        boolean fits = amount.currency().equals("GBP") && amount.amountMinor() > 0 && amount.amountMinor() <= left;

        List<Event> told = world.till.hear(Till.giveBack("last", amount));

        assertThat(told).hasSize(1).hasOnlyElementsOfType(fits ? RefundDue.class : RefundFailed.class);
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
        ASK,
        ACCEPT,
        SUCCEED,
        REFUSE,
        CALL_BACK,
        CALL_BACK_REFUSED
    }

    /** @param amount of a request; callbacks are over what was asked for, or this while nothing was */
    private record Step(Kind kind, String reference, Money amount) {}

    private static final class World {

        private final Till till = new Till();
        private final Map<String, Money> asked = new HashMap<>();
        private final Set<String> due = new HashSet<>();

        /** By what was told, not by what is kept. */
        private final Map<String, Long> held = new HashMap<>();

        private boolean captured;

        void play(List<Step> steps) {
            List<Object> items = new ArrayList<>();
            for (Step step : steps) {
                item(step).ifPresent(items::add);
            }
            till.hear(items.toArray()).forEach(this::note);
            check();
        }

        long heldMinor() {
            return held.values().stream().mapToLong(minor -> minor).sum();
        }

        private Optional<Object> item(Step step) {
            String reference = step.reference();
            Money amount = asked.getOrDefault(reference, step.amount());
            return switch (step.kind()) {
                case PAY -> Optional.of(Till.pay(Till.QUICK));
                case CAPTURE -> Optional.of(Till.captured());
                case ASK -> {
                    asked.putIfAbsent(reference, step.amount());
                    yield Optional.of(Till.giveBack(reference, asked.get(reference)));
                }
                case ACCEPT -> answer(new RefundAccepted(reference, ORDER, PAYMENT));
                case SUCCEED -> answer(new RefundSucceeded(reference, ORDER, PAYMENT));
                case REFUSE -> answer(new RefundRefused(reference, ORDER, PAYMENT, "account closed"));
                case CALL_BACK ->
                    Optional.of(Till.callback(
                            "back " + reference + amount, reference, amount, new ProviderCallback.Refunded()));
                case CALL_BACK_REFUSED ->
                    Optional.of(Till.callback(
                            "refused " + reference + amount,
                            reference,
                            amount,
                            new ProviderCallback.RefundRefused("account closed")));
            };
        }

        /** Only one that was asked answers. */
        private Optional<Object> answer(ProviderAnswer answer) {
            return due.contains(answer.reference()) ? Optional.of(answer) : Optional.empty();
        }

        private void note(Event event) {
            switch (event) {
                case PaymentCaptured capture -> captured = true;
                case RefundDue asks -> {
                    assertThat(due.add(asks.reference())).as("asked once").isTrue();
                    held.put(asks.reference(), asks.amount().amountMinor());
                }
                case PaymentRefunded refunded -> {
                    assertThat(refunded.amount()).isEqualTo(asked.get(refunded.reference()));
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
