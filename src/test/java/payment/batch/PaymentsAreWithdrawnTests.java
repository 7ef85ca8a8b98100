package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.ASKED;
import static payment.batch.Till.ASK_AFTER;
import static payment.batch.Till.HOSTED;
import static payment.batch.Till.NOW;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.PROVIDER;
import static payment.batch.Till.QUICK;
import static payment.batch.Till.captured;
import static payment.batch.Till.failed;
import static payment.batch.Till.pay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import outbox.Event;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentRequest.WithdrawalRequested;
import payment.batch.ProviderAnswer.CreationSucceeded;
import payment.batch.ProviderAnswer.PaymentClosed;
import payment.batch.ProviderAnswer.PaymentUnknown;
import payment.batch.ProviderCall.PaymentInquiryDue;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry.Subject;

/** Before another payment takes its place, a payment is ended at its provider, as far as the provider can do that. */
class PaymentsAreWithdrawnTests {

    private static final WithdrawalRequested WITHDRAW = new WithdrawalRequested(PAYMENT, ORDER);
    private static final CreationSucceeded CREATED = new CreationSucceeded(PAYMENT, ORDER, "acme_1", Map.of());
    private static final PaymentClosed CLOSED = new PaymentClosed(PAYMENT, ORDER, "nobody paid");
    private static final Inquire INQUIRE = new Inquire(PAYMENT, Subject.PAYMENT);

    private final Till till = new Till();

    private static PaymentWithdrawn withdrawn(String reason) {
        return new PaymentWithdrawn(PAYMENT, ORDER, reason);
    }

    private static PaymentInquiryDue inquiry(boolean close) {
        return new PaymentInquiryDue(
                PAYMENT, ORDER, PROVIDER, ASKED, "acme_1", AMOUNT, NOW, NOW.plusSeconds(900), close);
    }

    @Test
    void theProviderClosesItFirst() {
        till.decide(pay(ASKED), CREATED);

        assertThat(till.decide(WITHDRAW)).containsExactly(inquiry(true));
        assertThat(till.storedPayment().isOpen()).isTrue();
        assertThat(till.decide(CLOSED)).containsExactly(withdrawn("nobody paid"));
        assertThat(till.storedPayment().isOpen()).isFalse();
    }

    /** The first interval counts again, whatever was asked before. */
    @Test
    void aProviderThatDoesNotAnswerIsAskedAgainToCloseIt() {
        till.decide(pay(ASKED), CREATED);
        for (int asked = 0; asked < 3; asked++) {
            till.now = till.inquiries.get(PAYMENT).dueAt();
            assertThat(till.decide(INQUIRE)).containsExactly(inquiry(false));
        }

        till.decide(WITHDRAW);

        assertThat(Duration.between(till.now, till.inquiries.get(PAYMENT).dueAt()))
                .isEqualTo(ASK_AFTER.multipliedBy(2));
        till.now = till.inquiries.get(PAYMENT).dueAt();
        assertThat(till.decide(INQUIRE)).containsExactly(inquiry(true));
    }

    @Test
    void whatWasNotStartedIsNeverShownToTheShopper() {
        till.decide(pay(ASKED));

        assertThat(till.decide(WITHDRAW)).containsExactly(withdrawn("withdrawn before it was started"));
        assertThat(till.decide(CREATED)).isEmpty();
    }

    @Test
    void aProviderThatCannotCloseDoesNotHoldUpTheNextPayment() {
        till.decide(pay(QUICK));

        assertThat(till.decide(WITHDRAW)).containsExactly(withdrawn("the provider cannot close payments"));
        assertThat(till.storedPayment().isOpen()).isTrue();
        assertThat(till.decide(captured())).singleElement().isInstanceOf(PaymentSecured.class);
    }

    /** The shopper has not begun to pay there, and may still begin. */
    @Test
    void aPaymentThatTheProviderDoesNotKnowStaysOpen() {
        till.decide(pay(ASKED), CREATED, WITHDRAW);
        PaymentUnknown unknown = new PaymentUnknown(PAYMENT, ORDER);

        assertThat(till.decide(unknown)).containsExactly(withdrawn("the provider does not know the payment"));
        assertThat(till.decide(unknown)).isEmpty();
        till.now = till.inquiries.get(PAYMENT).dueAt();
        assertThat(till.decide(INQUIRE)).containsExactly(inquiry(false));
        assertThat(till.decide(captured())).singleElement().isInstanceOf(PaymentSecured.class);
    }

    @Test
    void aCaptureCountsWheneverItComes() {
        for (List<Object> order : List.<List<Object>>of(
                List.of(pay(ASKED), CREATED, captured(), WITHDRAW),
                List.of(pay(ASKED), CREATED, WITHDRAW, captured()),
                List.of(pay(ASKED), CREATED, WITHDRAW, captured(), CLOSED),
                List.of(pay(ASKED), CREATED, WITHDRAW, CLOSED, captured()))) {
            Till each = new Till();
            List<Event> events =
                    order.stream().flatMap(item -> each.decide(item).stream()).toList();

            assertThat(events).filteredOn(PaymentSecured.class::isInstance).hasSize(1);
            assertThat(each.storedPayment().isCaptured()).isTrue();
        }
    }

    @Test
    void aRepeatedRequestIsAnsweredAgain() {
        till.decide(pay(HOSTED), WITHDRAW);
        assertThat(till.decide(WITHDRAW)).containsExactly(withdrawn("withdrawn before it was started"));
    }

    @Test
    void aFailureIsTheAnswerAlready() {
        till.decide(pay(HOSTED), failed());

        assertThat(till.decide(WITHDRAW)).containsExactly(new PaymentFailed(PAYMENT, ORDER, "declined"));
    }

    @Test
    void anUnknownPaymentIsNotWithdrawnYet() {
        assertThatIllegalStateException()
                .isThrownBy(() -> till.decide(WITHDRAW))
                .withMessageContaining("not known yet: " + PAYMENT);
    }
}
