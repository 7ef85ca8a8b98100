package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.EXPIRES;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;

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
import outbox.Event;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentRequest;
import payment.PaymentRequest.VoidRequested;
import payment.batch.ProviderAnswer.CaptureAccepted;
import payment.batch.ProviderAnswer.CaptureRefused;
import payment.batch.ProviderAnswer.CaptureSucceeded;
import payment.batch.ProviderAnswer.PaymentClosed;
import payment.batch.ProviderAnswer.RefundAccepted;
import payment.batch.ProviderAnswer.RefundRefused;
import payment.batch.ProviderAnswer.RefundSucceeded;
import payment.batch.ProviderCall.CaptureDue;
import payment.batch.ProviderCall.PaymentInquiryDue;
import payment.batch.ProviderCall.RefundDue;
import payment.batch.ProviderCall.RefundInquiryDue;
import payment.batch.ProviderCall.VoidDue;
import payment.callback.ReceiveCallback;
import payment.capture.Capture;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry;
import payment.provider.ProviderCallback;
import platform.money.Money;

/**
 * Random histories of an authorised payment: captures, releases and refunds are requested at any time and again, calls are executed late, twice
 * or without an answer, callbacks come late, twice, in any order or never, and some of them are lies. In the end, the sums here are those of the
 * provider, and neither side has captured more than was authorised, or refunded more than was captured.
 */
class CapturesEndAlikeHereAndAtTheProviderTests {

    @Property(tries = 3_000)
    void inSeveralParts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
        play(new History(new Random(seed), Till.LATER), steps);
    }

    @Property(tries = 1_000)
    void atOnce(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
        play(new History(new Random(seed), Till.LATER_ONCE), steps);
    }

    private static void play(History history, int steps) {
        for (int step = 0; step < steps; step++) {
            history.step();
        }
        history.settle();
        history.check();
    }

    /** What the provider has done. It acts once for each reference. */
    private static final class Provider {

        private final Random random;
        private final Map<String, Object> decided = new HashMap<>();
        private final List<ReceiveCallback> callbacks = new ArrayList<>();
        private long captured;
        private long refunded;
        private boolean released;

        Provider(Random random) {
            this.random = random;
        }

        ProviderAnswer capture(CaptureDue due) {
            Object outcome = decided.computeIfAbsent(due.reference(), unknown -> {
                boolean fits = captured + due.amount().amountMinor() <= AMOUNT.amountMinor();
                if (released || !fits || random.nextInt(4) == 0) {
                    return new ProviderCallback.CaptureRefused("declined");
                }
                captured += due.amount().amountMinor();
                released = released || due.last() || captured == AMOUNT.amountMinor();
                return new ProviderCallback.CaptureSucceeded(null);
            });
            report(due.reference(), due.amount(), (ProviderCallback.Fact) outcome);
            if (random.nextInt(4) == 0) {
                return new CaptureAccepted(due.reference(), ORDER, PAYMENT);
            }
            return outcome instanceof ProviderCallback.CaptureSucceeded
                    ? new CaptureSucceeded(due.reference(), ORDER, PAYMENT, null, Till.NOW)
                    : new CaptureRefused(due.reference(), ORDER, PAYMENT, "declined");
        }

        ProviderAnswer refund(RefundDue due) {
            Object outcome = decided.computeIfAbsent(due.reference(), unknown -> {
                if (refunded + due.amount().amountMinor() > captured || random.nextInt(4) == 0) {
                    return new ProviderCallback.RefundRefused("declined");
                }
                refunded += due.amount().amountMinor();
                return new ProviderCallback.Refunded();
            });
            report(due.reference(), due.amount(), (ProviderCallback.Fact) outcome);
            if (random.nextInt(4) == 0) {
                return new RefundAccepted(due.reference(), ORDER, PAYMENT);
            }
            return outcome instanceof ProviderCallback.Refunded
                    ? new RefundSucceeded(due.reference(), ORDER, PAYMENT)
                    : new RefundRefused(due.reference(), ORDER, PAYMENT, "declined");
        }

        ProviderAnswer release() {
            released = true;
            return new PaymentClosed(PAYMENT, ORDER, "released");
        }

        void expire() {
            released = true;
            report(PAYMENT, AMOUNT, new ProviderCallback.Failed("expired"));
        }

        private void report(String reference, Money amount, ProviderCallback.Fact fact) {
            callbacks.add(Till.callback(fact + reference, reference, amount, fact));
        }
    }

    private static final class History {

        private final Random random;
        private final String method;
        private final Till till = new Till();
        private final Provider provider;
        private final List<ProviderCall> calls = new ArrayList<>();
        private final Map<String, Long> capturedByEvents = new HashMap<>();
        private final Map<String, Long> refundedByEvents = new HashMap<>();
        private final Map<String, Object> requests = new HashMap<>();
        private final Set<String> answered = new HashSet<>();
        private int secured;
        private boolean authorised;
        private boolean voidRequested;
        private boolean voidAnswered;

        History(Random random, String method) {
            this.random = random;
            this.method = method;
            this.provider = new Provider(random);
            decide(Till.pay(method));
        }

        void step() {
            switch (random.nextInt(14)) {
                case 0, 1 -> authorise();
                case 2, 3, 4 -> capture();
                case 5 -> release();
                case 6, 7 -> refund();
                case 8, 9, 10 -> call();
                case 11 -> callback();
                case 12 -> {
                    if (authorised && random.nextInt(6) == 0) {
                        provider.expire();
                    }
                }
                default -> lie();
            }
            assertThat(provider.captured).isLessThanOrEqualTo(AMOUNT.amountMinor());
            assertThat(provider.refunded).isLessThanOrEqualTo(provider.captured);
        }

        private void authorise() {
            authorised = true;
            decide(Till.authorised());
        }

        private void capture() {
            String reference = "cap_" + random.nextInt(6);
            Money amount = Money.ofMinor(1 + random.nextInt(1400), "GBP");
            Object request = requests.computeIfAbsent(
                    reference,
                    unknown -> new PaymentRequest.CaptureRequested(
                            reference, ORDER, PAYMENT, amount, random.nextInt(5) == 0));
            decide(request);
        }

        private void refund() {
            String reference = "ref_" + random.nextInt(6);
            Money amount = Money.ofMinor(1 + random.nextInt(1400), "GBP");
            decide(requests.computeIfAbsent(reference, unknown -> Till.refund(reference, amount)));
        }

        private void release() {
            if (till.storedPayment().securedId().isPresent()) {
                voidRequested = true;
                voidAnswered = false;
                decide(new VoidRequested(PAYMENT, ORDER));
            }
        }

        /** Executes a call. Its answer may be lost, and then the call is repeated. */
        private void call() {
            if (!calls.isEmpty()) {
                ProviderCall due = calls.get(random.nextInt(calls.size()));
                ProviderAnswer answer = execute(due);
                if (answer == null) {
                    calls.remove(due);
                } else if (random.nextInt(3) > 0) {
                    calls.remove(due);
                    decide(answer);
                }
            }
        }

        private ProviderAnswer execute(ProviderCall due) {
            return switch (due) {
                case CaptureDue capture -> provider.capture(capture);
                case RefundDue refund -> provider.refund(refund);
                case RefundInquiryDue refund -> provider.refund(refund.toRefundDue());
                case VoidDue release -> provider.release();
                case PaymentInquiryDue inquiry ->
                    provider.released ? new PaymentClosed(PAYMENT, ORDER, "expired") : null;
                default -> throw new AssertionError("not called here: " + due);
            };
        }

        private void callback() {
            if (!provider.callbacks.isEmpty()) {
                decide(provider.callbacks.get(random.nextInt(provider.callbacks.size())));
            }
        }

        /** Nothing of this may change an amount. */
        private void lie() {
            String capture = "cap_" + random.nextInt(6);
            decide(
                    switch (random.nextInt(4)) {
                        case 0 ->
                            Till.callback(
                                    "lie amount " + capture,
                                    capture,
                                    Money.ofMinor(5000, "GBP"),
                                    new ProviderCallback.CaptureSucceeded(null));
                        case 1 ->
                            Till.callback(
                                    "lie unknown", "cap_unknown", AMOUNT, new ProviderCallback.CaptureSucceeded(null));
                        case 2 ->
                            Till.callback(
                                    "lie payment",
                                    PAYMENT,
                                    Money.ofMinor(9, "GBP"),
                                    new ProviderCallback.Authorised("acme_1", EXPIRES));
                        default ->
                            new ReceiveCallback(
                                    "rival",
                                    Till.callback(
                                                    "lie rival " + capture,
                                                    capture,
                                                    AMOUNT,
                                                    new ProviderCallback.CaptureSucceeded(null))
                                            .callback());
                    });
        }

        private void decide(Object item) {
            for (Event event : till.decide(item)) {
                switch (event) {
                    case ProviderCall call -> calls.add(call);
                    case PaymentSecured payment -> {
                        secured++;
                        assertThat(payment.captured()).isFalse();
                    }
                    case PaymentCaptured captured -> {
                        answered.add(captured.reference());
                        capturedByEvents.put(
                                captured.reference(), captured.amount().amountMinor());
                    }
                    case CaptureFailed failed -> answered.add(failed.reference());
                    case PaymentRefunded refunded ->
                        refundedByEvents.put(
                                refunded.reference(), refunded.amount().amountMinor());
                    case PaymentVoided voided -> {
                        voidAnswered = true;
                        assertThat(voided.captured().plus(voided.voided())).isEqualTo(AMOUNT);
                    }
                    default -> {}
                }
            }
            Payment payment = till.storedPayment();
            payment.authorisation().ifPresent(money -> {
                assertThat(money.capturedMinor()).isBetween(0L, money.heldMinor());
                assertThat(money.heldMinor()).isLessThanOrEqualTo(AMOUNT.amountMinor());
                assertThat(money.refundMinor()).isBetween(0L, money.capturedMinor());
            });
        }

        /** Calls are repeated and inquiries asked until nothing is left to ask. */
        void settle() {
            for (int round = 0; round < 50; round++) {
                for (ProviderCall due : List.copyOf(calls)) {
                    calls.remove(due);
                    ProviderAnswer answer = execute(due);
                    if (answer != null) {
                        decide(answer);
                    }
                }
                till.now = till.now.plusSeconds(7200);
                for (Inquiry inquiry : List.copyOf(till.inquiries.values())) {
                    decide(new Inquire(inquiry.reference(), inquiry.subject()));
                }
            }
        }

        void check() {
            Payment payment = till.storedPayment();
            long captured = sum(capturedByEvents);
            long refunded = sum(refundedByEvents);
            assertThat(captured).isEqualTo(provider.captured).isEqualTo(payment.capturedMinor());
            assertThat(refunded).isEqualTo(provider.refunded);
            assertThat(secured).isEqualTo(authorised ? 1 : 0);
            assertThat(till.captures.values()).noneMatch(Capture::isUndecided);
            assertThat(till.captures.values())
                    .allSatisfy(capture -> assertThat(answered).contains(capture.reference()));
            payment.authorisation()
                    .ifPresent(money -> assertThat(money.heldMinor()).isEqualTo(money.capturedMinor()));
            if (voidRequested) {
                assertThat(voidAnswered).isTrue();
                assertThat(provider.released).isTrue();
                assertThat(payment.isAuthorised()).isFalse();
            }
        }

        private static long sum(Map<String, Long> amounts) {
            return amounts.values().stream().mapToLong(minor -> minor).sum();
        }
    }
}
