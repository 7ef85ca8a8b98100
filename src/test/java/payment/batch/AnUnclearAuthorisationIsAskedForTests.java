package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static payment.batch.Till.AMOUNT;
import static payment.batch.Till.ASK_AFTER;
import static payment.batch.Till.CAPTURE;
import static payment.batch.Till.EXPIRES;
import static payment.batch.Till.LATER;
import static payment.batch.Till.LATER_ONCE;
import static payment.batch.Till.NOW;
import static payment.batch.Till.ORDER;
import static payment.batch.Till.PAYMENT;
import static payment.batch.Till.PROVIDER;
import static payment.batch.Till.callback;
import static payment.batch.Till.capture;
import static payment.batch.Till.failed;
import static payment.batch.Till.pay;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import outbox.Event;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentSecured;
import payment.batch.Payment.Authorised;
import payment.batch.Payment.Open;
import payment.batch.ProviderAnswer.AuthorisationFound;
import payment.batch.ProviderCall.CaptureDue;
import payment.batch.ProviderCall.PaymentInquiryDue;
import payment.callback.ReceiveCallback;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry.Subject;
import payment.provider.ProviderCallback;
import platform.callback.Verdict;
import platform.money.Money;

/** A callback need not say whether a payment can be captured in parts. Then the provider is asked, and the payment is secured as it answers. */
class AnUnclearAuthorisationIsAskedForTests {

    private static final ReceiveCallback UNCLEAR =
            callback("evt_unclear", PAYMENT, AMOUNT, new ProviderCallback.Authorised("acme_1", EXPIRES, null));

    private final Till till = new Till();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePaymentIsCapturedAsTheProviderAnswers(boolean inParts) {
        till.decide(pay(LATER));
        assertThat(till.decide(UNCLEAR)).hasExactlyElementsOfTypes(PaymentInquiryDue.class);
        assertThat(till.storedPayment().state()).isInstanceOf(Open.class);
        assertThat(till.verdict("evt_unclear"))
                .isEqualTo(new Verdict.Unchanged("the provider is asked how it can be captured"));

        assertThat(till.decide(found(inParts))).singleElement().satisfies(event -> assertSecured(event, inParts));
        assertThat(till.decide(capture(CAPTURE, 1000)))
                .singleElement()
                .isInstanceOfSatisfying(
                        CaptureDue.class, due -> assertThat(due.last()).isEqualTo(!inParts));
    }

    @Test
    void theProviderIsAskedUntilItAnswers() {
        till.decide(pay(LATER), UNCLEAR);
        till.now = NOW.plus(ASK_AFTER.multipliedBy(2));
        assertThat(till.decide(new Inquire(PAYMENT, Subject.PAYMENT)))
                .hasExactlyElementsOfTypes(PaymentInquiryDue.class);
        assertSecured(till.decide(found(true)).getFirst(), true);
    }

    @Test
    void aCallbackThatWaitsForItsPaymentIsAskedForThen() {
        till.decide(UNCLEAR);
        assertThat(till.decide(pay(LATER))).hasAtLeastOneElementOfType(PaymentInquiryDue.class);
        assertSecured(till.decide(found(true)).getFirst(), true);
    }

    @Test
    void nobodyIsAskedIfTheMethodCapturesOnceAnyway() {
        till.decide(pay(LATER_ONCE));
        assertThat(till.decide(UNCLEAR)).singleElement().satisfies(event -> assertSecured(event, false));
    }

    /** No inquiry goes on asking about a payment that has failed, so an answer that is lost would lose the money. */
    @Test
    void aPaymentThatHasFailedIsCapturedOnce() {
        till.decide(pay(LATER), failed());
        assertThat(till.decide(UNCLEAR)).singleElement().satisfies(event -> assertSecured(event, false));
    }

    @Test
    void anotherAmountIsStillAMismatch() {
        till.decide(pay(LATER));
        List<Event> published = till.decide(callback(
                "evt_other",
                PAYMENT,
                Money.ofMinor(2549, "GBP"),
                new ProviderCallback.Authorised("acme_1", EXPIRES, null)));
        assertThat(published).hasExactlyElementsOfTypes(PaymentEvent.PaymentMismatched.class);
    }

    private void assertSecured(Event event, boolean inParts) {
        assertThat(event)
                .isInstanceOfSatisfying(
                        PaymentSecured.class,
                        secured -> assertThat(secured.capturableInParts()).isEqualTo(inParts));
        assertThat(till.storedPayment().state())
                .isInstanceOfSatisfying(
                        Authorised.class,
                        state -> assertThat(state.authorisation().inParts()).isEqualTo(inParts));
    }

    private static AuthorisationFound found(boolean inParts) {
        return new AuthorisationFound(PAYMENT, ORDER, PROVIDER, "acme_1", AMOUNT, NOW, EXPIRES, inParts);
    }
}
