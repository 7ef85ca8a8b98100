package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.CAPTURE;
import static payment.batch.Till.EXPIRES;
import static payment.batch.Till.LATER;
import static payment.batch.Till.LATER_ONCE;
import static payment.batch.Till.NOW;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.authorised;
import static payment.batch.Till.capture;
import static payment.batch.Till.pay;

import java.util.List;
import org.junit.jupiter.api.Test;
import outbox.Event;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentRequest.VoidRequested;
import payment.batch.Payment.Authorised;
import payment.batch.Payment.Captured;
import payment.batch.ProviderAnswer.CaptureSucceeded;
import payment.batch.ProviderCall.CaptureDue;
import payment.batch.ProviderCall.VoidDue;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry.Subject;

/** A provider that is switched back to collecting payments at once still captures and releases what it has authorised before. */
class AuthorisedPaymentsOutliveTheSettingsTests {

    private final Till till = new Till();

    @Test
    void aPaymentThatIsCapturedInPartsStaysSo() {
        till.decide(pay(LATER), authorised());
        till.collectAtOnce();
        assertThat(till.decide(capture(CAPTURE, 1000)))
                .singleElement()
                .isInstanceOfSatisfying(
                        CaptureDue.class, due -> assertThat(due.last()).isFalse());
        till.decide(new CaptureSucceeded(CAPTURE, ORDER, PAYMENT, null, NOW));
        assertThat(till.decide(capture("cap_2", 1550))).hasExactlyElementsOfTypes(CaptureDue.class);
        till.decide(new CaptureSucceeded("cap_2", ORDER, PAYMENT, null, NOW));
        assertThat(till.storedPayment().state()).isInstanceOf(Captured.class);
    }

    @Test
    void aPaymentThatIsCapturedOnceStaysSo() {
        till.decide(pay(LATER_ONCE), authorised());
        till.collectAtOnce();
        assertThat(till.decide(capture(CAPTURE, 1000)))
                .singleElement()
                .isInstanceOfSatisfying(
                        CaptureDue.class, due -> assertThat(due.last()).isTrue());
        assertThat(till.decide(capture("cap_2", 500))).hasExactlyElementsOfTypes(CaptureFailed.class);
    }

    @Test
    void whatIsNotCapturedIsReleased() {
        till.decide(pay(LATER), authorised());
        till.collectAtOnce();
        assertThat(till.decide(new VoidRequested(PAYMENT, ORDER))).hasExactlyElementsOfTypes(VoidDue.class);
    }

    @Test
    void theEndOfAnAuthorisationIsAskedFor() {
        till.decide(pay(LATER), authorised());
        till.collectAtOnce();
        till.now = EXPIRES;
        assertThat(till.decide(new Inquire(PAYMENT, Subject.PAYMENT)))
                .hasExactlyElementsOfTypes(ProviderCall.PaymentInquiryDue.class);
    }

    /** The shopper was asked to authorise it, and does so after the switch. It is captured once, which every authorisation allows. */
    @Test
    void aPaymentThatWasStartedBeforeIsAuthorisedAfterwards() {
        till.decide(pay(LATER));
        till.collectAtOnce();
        List<Event> published = till.decide(authorised());
        assertThat(published).singleElement().isInstanceOfSatisfying(PaymentSecured.class, secured -> {
            assertThat(secured.captured()).isFalse();
            assertThat(secured.amount()).isEqualTo(AMOUNT);
        });
        assertThat(till.storedPayment().state())
                .isInstanceOfSatisfying(
                        Authorised.class,
                        state -> assertThat(state.authorisation().inParts()).isFalse());
        assertThat(till.decide(capture(CAPTURE, 1000)))
                .singleElement()
                .isInstanceOfSatisfying(
                        CaptureDue.class, due -> assertThat(due.last()).isTrue());
    }
}
