package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.ASKED;
import static payment.batch.Till.ASK_AFTER;
import static payment.batch.Till.HOSTED;
import static payment.batch.Till.NOW;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.PROVIDER;
import static payment.batch.Till.QUICK;
import static payment.batch.Till.REFUND;
import static payment.batch.Till.captured;
import static payment.batch.Till.failed;
import static payment.batch.Till.pay;
import static payment.batch.Till.refund;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import outbox.Event;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.batch.ProviderAnswer.CaptureFound;
import payment.batch.ProviderAnswer.CreationSucceeded;
import payment.batch.ProviderAnswer.PaymentClosed;
import payment.batch.ProviderAnswer.RefundAccepted;
import payment.batch.ProviderAnswer.RefundSucceeded;
import payment.batch.ProviderCall.PaymentInquiryDue;
import payment.batch.ProviderCall.RefundDue;
import payment.batch.ProviderCall.RefundInquiryDue;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry.Subject;
import platform.callback.Verdict;
import platform.money.Money;

/** Nobody guesses what became of a payment or refund: the provider is asked at growing intervals until the outcome is known. */
class AsksUntilTheOutcomeIsKnownTests {

    private static final Instant EXPIRES_AT = NOW.plusSeconds(900);
    private static final Instant CAPTURED_AT = NOW.plusSeconds(60);
    private static final Inquire ABOUT_PAYMENT = new Inquire(PAYMENT, Subject.PAYMENT);
    private static final Inquire ABOUT_REFUND = new Inquire(REFUND, Subject.REFUND);
    private static final CreationSucceeded CREATED = new CreationSucceeded(PAYMENT, ORDER, "acme_1", Map.of());
    private static final CaptureFound FOUND = new CaptureFound(PAYMENT, ORDER, PROVIDER, "acme_1", AMOUNT, CAPTURED_AT);
    private static final PaymentClosed CLOSED = new PaymentClosed(PAYMENT, ORDER, "nobody paid");

    private final Till till = new Till();

    private List<Event> at(Duration after, Object... items) {
        till.now = NOW.plus(after);
        return till.decide(items);
    }

    private Duration nextInquiry(String reference) {
        return Duration.between(NOW, till.inquiries.get(reference).dueAt());
    }

    @Test
    void aProviderThatCannotBeAskedIsNotAsked() {
        till.decide(pay(QUICK), captured(), refund(REFUND));
        till.decide(ended(new RefundAccepted(REFUND, ORDER, PAYMENT)));
        assertThat(till.inquiries).isEmpty();
        new Till().decide(pay(HOSTED));
        assertThat(till.decide(ABOUT_PAYMENT)).isEmpty();
    }

    private ProviderCall.Ended ended(ProviderAnswer... answers) {
        return new ProviderCall.Ended(till.claimed.getLast(), List.of(answers), null, null);
    }

    @Test
    void theIntervalsGrowAndTheEndOfTheWindowIsNotMissed() {
        till.decide(pay(ASKED));
        List<Duration> due = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Duration next = nextInquiry(PAYMENT);
            due.add(next);
            assertThat(at(next, ABOUT_PAYMENT)).singleElement().isInstanceOf(PaymentInquiryDue.class);
        }
        assertThat(due.stream().map(Duration::toMinutes))
                .containsExactly(1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L, 243L, 303L, 363L, 423L);
    }

    @Test
    void anInquiryIsMadeOnceHoweverOftenTheTimerSendsIt() {
        till.decide(pay(ASKED));
        assertThat(till.decide(ABOUT_PAYMENT)).as("too early").isEmpty();
        assertThat(at(ASK_AFTER, ABOUT_PAYMENT, ABOUT_PAYMENT)).hasSize(1);
        assertThat(till.decide(ABOUT_PAYMENT)).isEmpty();
    }

    @Test
    void aPaymentIsClosedOnlyAfterItsWindow() {
        till.decide(pay(ASKED));
        assertThat(at(ASK_AFTER, ABOUT_PAYMENT)).containsExactly(inquiry(null, false));
        till.decide(CREATED);
        assertThat(at(Duration.ofSeconds(899), ABOUT_PAYMENT)).containsExactly(inquiry("acme_1", false));
        assertThat(at(Duration.ofSeconds(900), ABOUT_PAYMENT)).containsExactly(inquiry("acme_1", true));
    }

    private static PaymentInquiryDue inquiry(String providerPaymentId, boolean close) {
        return new PaymentInquiryDue(
                PAYMENT, ORDER, PROVIDER, ASKED, providerPaymentId, AMOUNT, NOW, EXPIRES_AT, close);
    }

    @Test
    void aCaptureThatIsFoundCountsOnceBesideItsCallback() {
        till.decide(pay(ASKED));
        assertThat(till.decide(FOUND))
                .containsExactly(
                        new PaymentSecured(PAYMENT, ORDER, AMOUNT, CAPTURED_AT, PROVIDER, "acme_1", true, null, null));
        assertThat(till.decide(FOUND, captured())).isEmpty();
        assertThat(till.verdict("evt_captured")).isEqualTo(new Verdict.Unchanged("captured already"));
        assertThat(at(ASK_AFTER, ABOUT_PAYMENT)).isEmpty();
        assertThat(till.inquiries).isEmpty();
    }

    @Test
    void aCaptureOfAnotherAmountThatIsFoundIsAMismatch() {
        till.decide(pay(ASKED));
        CaptureFound other = new CaptureFound(PAYMENT, ORDER, PROVIDER, "acme_1", Money.ofMinor(1, "GBP"), CAPTURED_AT);
        assertThat(till.decide(other)).singleElement().isInstanceOf(PaymentMismatched.class);
        assertThat(till.decide(other)).isEmpty();
        assertThat(till.storedPayment().isOpen()).isTrue();
    }

    @Test
    void aClosedPaymentIsNotPublishedAndALateCaptureCounts() {
        till.decide(pay(ASKED), CREATED);
        assertThat(till.decide(CLOSED)).isEmpty();
        assertThat(till.storedPayment().state()).isEqualTo(new Payment.Closed("nobody paid"));
        assertThat(till.decide(CLOSED, failed())).isEmpty();
        assertThat(till.verdict("evt_failed")).isEqualTo(new Verdict.Unchanged("closed already"));
        assertThat(till.decide(pay(ASKED))).singleElement().isInstanceOf(PaymentStarted.class);

        assertThat(till.decide(captured()))
                .containsExactly(
                        new PaymentSecured(PAYMENT, ORDER, AMOUNT, CAPTURED_AT, PROVIDER, "acme_1", true, null, null));
        assertThat(till.verdict("evt_captured"))
                .isEqualTo(new Verdict.Applied("captured although the payment was closed: nobody paid"));
        assertThat(till.decide(CLOSED)).isEmpty();
        assertThat(till.storedPayment().isCaptured()).isTrue();
    }

    @Test
    void aLateStartOfAClosedPaymentIsNotPublished() {
        till.decide(pay(ASKED), CLOSED);
        assertThat(till.decide(CREATED)).isEmpty();
        assertThat(till.storedPayment().state()).isEqualTo(new Payment.Closed("nobody paid"));
    }

    @Test
    void aRefundWithoutAnOutcomeIsAskedAboutUnderItsNumber() {
        till.decide(pay(ASKED), captured());
        assertThat(till.decide(refund(REFUND))).containsExactly(refundDue());
        assertThat(at(ASK_AFTER, ABOUT_REFUND)).containsExactly(refundInquiry());
        till.decide(ended(new RefundAccepted(REFUND, ORDER, PAYMENT)));
        assertThat(at(nextInquiry(REFUND), ABOUT_REFUND)).containsExactly(refundInquiry());

        assertThat(till.decide(new RefundSucceeded(REFUND, ORDER, PAYMENT)))
                .containsExactly(new PaymentRefunded(REFUND, ORDER, PAYMENT, AMOUNT, PROVIDER));
        assertThat(at(nextInquiry(REFUND), ABOUT_REFUND)).isEmpty();
        assertThat(till.inquiries).doesNotContainKey(REFUND);
    }

    @Test
    void aRefundThatWaitsForTheCaptureIsAskedAboutAfterIt() {
        till.decide(pay(ASKED), refund(REFUND));
        assertThat(till.inquiries).containsOnlyKeys(PAYMENT);
        till.decide(captured());
        assertThat(till.inquiries).containsOnlyKeys(PAYMENT, REFUND);
    }

    private static RefundDue refundDue() {
        return refundInquiry().toRefundDue();
    }

    private static RefundInquiryDue refundInquiry() {
        return new RefundInquiryDue(
                REFUND, ORDER, PROVIDER, PAYMENT, "acme_1", AMOUNT, AMOUNT, NOW, "changed their mind");
    }
}
