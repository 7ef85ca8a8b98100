package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.ASKED;
import static payment.batch.Till.CAPTURE;
import static payment.batch.Till.LATER;
import static payment.batch.Till.NOW;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.QUICK;
import static payment.batch.Till.REFUND;
import static payment.batch.Till.authorised;
import static payment.batch.Till.capture;
import static payment.batch.Till.captured;
import static payment.batch.Till.lastCapture;
import static payment.batch.Till.pay;
import static payment.batch.Till.refund;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentRequest.VoidRequested;
import payment.batch.ProviderAnswer.CaptureSucceeded;
import payment.batch.ProviderAnswer.PaymentClosed;
import payment.batch.ProviderAnswer.RefundSucceeded;
import payment.batch.ProviderCall.CaptureDue;
import payment.batch.ProviderCall.Claimed;
import payment.batch.ProviderCall.Ended;
import payment.batch.ProviderCall.RefundDue;
import payment.batch.ProviderCall.RefundInquiryDue;
import payment.batch.ProviderCall.VoidDue;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry;
import payment.inquiry.Inquiry.Subject;

/** Refunds, captures and releases are called for at growing intervals of up to an hour, always under their reference, until the outcome is known. */
class CallsAreRepeatedUntilTheOutcomeIsKnownTests {

    private static final Inquire REFUND_TURN = new Inquire(REFUND, Subject.REFUND);

    private final Till till = new Till();

    private Claimed claimed() {
        assertThat(till.claimed).hasSize(1);
        return till.claimed.getFirst();
    }

    private void unanswered(Claimed call) {
        till.decide(new Ended(call, List.of(), "java.io.IOException: 503", null));
    }

    private Inquiry row(String reference) {
        return till.inquiries.get(reference);
    }

    private Claimed turn(Inquire inquire) {
        till.now = row(inquire.reference()).dueAt();
        till.decide(inquire);
        return claimed();
    }

    @Test
    void aRefundIsCalledForAgainHoweverOftenThereIsNoAnswer() {
        till.decide(pay(ASKED), captured(), refund(REFUND));
        Claimed call = claimed();
        assertThat(call.due()).isInstanceOf(RefundDue.class);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            unanswered(call);
            waits.add(Duration.between(till.now, row(REFUND).dueAt()));
            call = turn(REFUND_TURN);
            assertThat(call.due()).isInstanceOf(RefundInquiryDue.class);
            assertThat(call.due().reference()).isEqualTo(REFUND);
        }
        assertThat(waits.stream().map(Duration::toSeconds).limit(14))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1024L, 2048L, 3600L, 3600L);
        assertThat(row(REFUND).failures()).isEqualTo(40);

        assertThat(till.decide(answered(call, new RefundSucceeded(REFUND, ORDER, PAYMENT))))
                .hasOnlyElementsOfType(PaymentRefunded.class)
                .hasSize(1);
        assertThat(till.inquiries).doesNotContainKey(REFUND);
    }

    private static Ended answered(Claimed call, ProviderAnswer... answers) {
        return new Ended(call, List.of(answers), null, null);
    }

    @Test
    void aProviderThatCannotBeAskedIsCalledAgainUnderTheSameReference() {
        till.decide(pay(QUICK), captured(), refund(REFUND));
        unanswered(claimed());
        assertThat(turn(REFUND_TURN).due()).isInstanceOf(RefundDue.class);
        assertThat(row(REFUND).error()).isEqualTo("java.io.IOException: 503");
    }

    @Test
    void aCallThatTheBreakerForbidsIsNoAttempt() {
        till.decide(pay(ASKED), captured(), refund(REFUND));
        unanswered(claimed());
        Claimed call = turn(REFUND_TURN);
        for (int i = 0; i < 100; i++) {
            till.decide(new Ended(call, List.of(), null, Duration.ofSeconds(10)));
            assertThat(row(REFUND))
                    .returns(1, Inquiry::asked)
                    .returns(1, Inquiry::failures)
                    .returns(till.now.plusSeconds(10), Inquiry::dueAt);
            call = turn(REFUND_TURN);
        }
    }

    /** The instance is killed between the call and the record, so nothing is recorded. */
    @Test
    void aCallWithoutARecordIsMadeAgainUnderTheSameReferenceWhenItsClaimEnds() {
        till.decide(pay(ASKED), captured(), refund(REFUND));
        Claimed killed = claimed();
        till.now = NOW.plus(Till.PROPERTIES.callWithin()).minusSeconds(1);
        assertThat(till.decide(REFUND_TURN)).as("still claimed").isEmpty();
        Claimed again = turn(REFUND_TURN);
        assertThat(again.due()).isInstanceOf(RefundInquiryDue.class);
        assertThat(again.due().reference()).isEqualTo(killed.due().reference());

        unanswered(killed);
        assertThat(row(REFUND).isClaimed(till.now))
                .as("the late record frees no later claim")
                .isTrue();
        till.decide(answered(killed, new RefundSucceeded(REFUND, ORDER, PAYMENT)));
        assertThat(till.decide(answered(again, new RefundSucceeded(REFUND, ORDER, PAYMENT))))
                .isEmpty();
        assertThat(till.inquiries).doesNotContainKey(REFUND);
    }

    @Test
    void aRefundDoesNotWaitForAnotherOneOfItsPayment() {
        till.decide(pay(ASKED), captured(), refund(REFUND, 1000));
        unanswered(claimed());
        till.decide(refund("ref_2", 500));
        assertThat(claimed().due().reference()).isEqualTo("ref_2");
    }

    @Test
    void onlyTheLastCaptureWaitsForTheOthers() {
        till.decide(pay(LATER), authorised(), capture(CAPTURE, 1000));
        Claimed first = claimed();
        till.decide(capture("cap_2", 500));
        Claimed second = claimed();
        assertThat(till.decide(lastCapture("cap_3", 700))).isEmpty();
        Inquire last = new Inquire("cap_3", Subject.CAPTURE);
        till.decide(answered(second, new CaptureSucceeded("cap_2", ORDER, PAYMENT, null, NOW)));
        till.now = row("cap_3").dueAt();
        assertThat(till.decide(last)).as("the first capture is not made yet").isEmpty();
        assertThat(till.decide(answered(first, new CaptureSucceeded(CAPTURE, ORDER, PAYMENT, null, NOW))))
                .hasExactlyElementsOfTypes(PaymentCaptured.class);

        Claimed call = turn(last);
        assertThat(call.due())
                .isInstanceOfSatisfying(
                        CaptureDue.class, due -> assertThat(due.last()).isTrue());
    }

    @Test
    void aReleaseIsCalledForAgain() {
        till.decide(pay(LATER), authorised(), new VoidRequested(PAYMENT, ORDER));
        unanswered(claimed());
        Claimed call = turn(new Inquire(PAYMENT, Subject.PAYMENT));
        assertThat(call.due()).isInstanceOf(VoidDue.class);
        till.decide(answered(call));
        assertThat(row(PAYMENT).failures()).as("nothing is released yet").isZero();
        call = turn(new Inquire(PAYMENT, Subject.PAYMENT));
        till.decide(answered(call, new PaymentClosed(PAYMENT, ORDER, "released")));
        assertThat(till.storedPayment().isAuthorised()).isFalse();
    }

    /** Earlier builds made such calls by deliveries. */
    @Test
    void aDeliveryOfAnEarlierBuildBecomesARowOfTheSameReference() {
        till.decide(pay(ASKED), captured(), refund(REFUND));
        till.inquiries.clear();
        ProviderAnswer.CallTransferred transferred = new ProviderAnswer.CallTransferred(REFUND, ORDER, Subject.REFUND);
        assertThat(till.decide(transferred, transferred)).isEmpty();
        assertThat(turn(REFUND_TURN).due()).as("the call may have been made").isInstanceOf(RefundInquiryDue.class);
        till.decide(transferred);
        assertThat(row(REFUND).isClaimed(till.now)).isTrue();
    }
}
