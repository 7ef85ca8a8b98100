package payment.adapter.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import payment.adapter.base.CaptureMode;
import payment.fake.Trouble;
import payment.provider.CaptureAnswer;
import payment.provider.NewCapture;
import payment.provider.NewPayment;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentStanding;
import payment.provider.PaymentTerms;
import payment.provider.ProviderCallback;
import payment.provider.StartedPayment;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback.Genuine;
import platform.money.Money;

/** Payments are authorised at Stripe, and captured later, once or in parts; what is not captured is released. */
class CapturesThroughStripeTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Money AMOUNT = Money.ofMinor(2550, "GBP");
    private static final String SECRET = "whsec_one";
    private static final String SESSION = "cs_1";
    private static final String INTENT = "pi_1";
    private static final CaptureAnswer CAPTURED = new CaptureAnswer.Succeeded(null, StripeServer.CAPTURED_AT);
    private static final PaymentStanding AUTHORISED_ONCE = authorised(false);
    private static final PaymentStanding AUTHORISED_IN_PARTS = authorised(true);

    private final StripeServer server = new StripeServer();
    private final StripeProvider once = stripe(CaptureMode.MANUAL);
    private final StripeProvider inParts = stripe(CaptureMode.MANUAL_IN_PARTS);

    private StripeProvider stripe(CaptureMode capture) {
        return new StripeProvider(new StripeProperties(
                StripeServer.API_KEY,
                List.of(SECRET),
                URI.create("https://shop.example/paid"),
                capture,
                server.uri(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void onlyItsConfigurationMakesStripeAuthoriseFirst() {
        assertThat(method(stripe(CaptureMode.AUTOMATIC)).isAuthorisedFirst()).isFalse();
        assertThat(method(once).isAuthorisedFirst()).isTrue();
        assertThat(method(once).can(Operation.PARTIAL_CAPTURES)).isFalse();
        assertThat(method(inParts).can(Operation.PARTIAL_CAPTURES)).isTrue();
    }

    @Test
    void theSessionAsksForAHold() throws Exception {
        once.create(payment());
        assertThat(server.requests.getLast().parameters())
                .containsEntry("payment_intent_data[capture_method]", "manual")
                .doesNotContainKey("payment_method_options[card][request_multicapture]");
        inParts.create(new NewPayment("pay_2", "stripe", PaymentTerms.USUAL, AMOUNT, NOW, NOW.plusSeconds(900)));
        assertThat(server.requests.getLast().parameters())
                .containsEntry("payment_method_options[card][request_multicapture]", "if_available");
    }

    @Test
    void aPaymentIsAuthorisedWhenTheShopperHasPaid() throws Exception {
        pay(once);
        ProviderCallback callback =
                genuine(once, server.intentEvent("payment_intent.amount_capturable_updated", SESSION));
        assertThat(callback.reference()).isEqualTo("pay_1");
        assertThat(callback.amount()).isEqualTo(AMOUNT);
        assertThat(callback.fact())
                .as("the event does not say how it can be captured")
                .isEqualTo(
                        new ProviderCallback.Authorised(INTENT, StripeServer.PAID_AT.plus(Duration.ofDays(7)), null));
        assertThat(genuine(once, server.sessionEvent("checkout.session.completed", SESSION))
                        .fact())
                .isInstanceOf(ProviderCallback.Information.class);
        assertThat(once.query(started(SESSION))).isEqualTo(AUTHORISED_ONCE);
        assertThat(once.query(started(INTENT))).isEqualTo(AUTHORISED_ONCE);
        assertThat(once.close(started(SESSION))).isEqualTo(AUTHORISED_ONCE);
    }

    @Test
    void theChargeSaysWhetherThePaymentCanBeCapturedInParts() throws Exception {
        server.multicapture = false;
        pay(inParts);
        assertThat(inParts.query(started(SESSION))).isEqualTo(AUTHORISED_ONCE);
        server.multicapture = true;
        server.pay(SESSION);
        assertThat(inParts.query(started(SESSION))).isEqualTo(AUTHORISED_IN_PARTS);
    }

    /** A payment says itself that it is captured later. The settings only decide about new payments. */
    @Test
    void authorisedPaymentsGoOnAfterASwitchBackToAutomaticCapture() throws Exception {
        StripeProvider switched = stripe(CaptureMode.AUTOMATIC);
        pay(inParts);
        assertThat(genuine(switched, server.intentEvent("payment_intent.amount_capturable_updated", SESSION))
                        .fact())
                .isInstanceOf(ProviderCallback.Authorised.class);
        assertThat(switched.query(started(SESSION))).isEqualTo(AUTHORISED_IN_PARTS);
        assertThat(switched.query(started(INTENT))).isEqualTo(AUTHORISED_IN_PARTS);
        assertThat(switched.capture(capture("cap_1", 1000, false))).isEqualTo(CAPTURED);
        assertThat(switched.query(started(INTENT))).as("the rest is still held").isEqualTo(AUTHORISED_IN_PARTS);
        assertThat(once.capture(capture("cap_2", 500, false))).isEqualTo(CAPTURED);
        assertThat(server.received(SESSION)).isEqualTo(1500);
        assertThat(switched.voidRest(started(INTENT))).isInstanceOf(PaymentStanding.Closed.class);
        assertThat(genuine(switched, server.intentEvent("payment_intent.canceled", SESSION))
                        .fact())
                .isInstanceOf(ProviderCallback.Failed.class);
    }

    /** Also an intent that is collected at once can be canceled, for example with its session; the session reports that. */
    @Test
    void eventsOfIntentsThatAreCollectedAtOnceAreInformation() throws Exception {
        pay(stripe(CaptureMode.AUTOMATIC));
        for (String type : List.of("payment_intent.amount_capturable_updated", "payment_intent.canceled")) {
            assertThat(genuine(once, server.intentEvent(type, SESSION)).fact())
                    .isInstanceOf(ProviderCallback.Information.class);
        }
        assertThat(once.query(started(SESSION)))
                .isEqualTo(new PaymentStanding.Captured(INTENT, AMOUNT, StripeServer.PAID_AT));
    }

    @Test
    void aPaymentIsCapturedOnceAndTheRestReleased() throws Exception {
        pay(once);
        assertThat(once.capture(capture("cap_1", 1000, true))).isEqualTo(CAPTURED);
        assertThat(server.received(SESSION)).isEqualTo(1000);
        assertThat(once.capture(capture("cap_1", 1000, true))).isEqualTo(CAPTURED);
        assertThat(server.received(SESSION)).isEqualTo(1000);
        assertThat(once.capture(capture("cap_2", 500, true))).isInstanceOf(CaptureAnswer.Refused.class);
        assertThat(once.voidRest(started(INTENT))).isInstanceOf(PaymentStanding.Closed.class);
    }

    @Test
    void aPaymentIsCapturedInParts() throws Exception {
        pay(inParts);
        assertThat(inParts.capture(capture("cap_1", 1000, false))).isEqualTo(CAPTURED);
        assertThat(inParts.capture(capture("cap_2", 500, false))).isEqualTo(CAPTURED);
        assertThat(inParts.capture(capture("cap_1", 1000, false))).isEqualTo(CAPTURED);
        assertThat(server.received(SESSION)).isEqualTo(1500);
        assertThat(inParts.capture(capture("cap_3", 1051, false))).isInstanceOf(CaptureAnswer.Refused.class);
        assertThat(inParts.capture(capture("cap_4", 1050, true))).isEqualTo(CAPTURED);
        assertThat(inParts.query(started(INTENT)))
                .isEqualTo(new PaymentStanding.Captured(INTENT, AMOUNT, StripeServer.PAID_AT));
    }

    @Test
    void aCaptureWhoseAnswerWasLostIsMadeOnce() throws Exception {
        pay(inParts);
        synchronized (server) {
            server.troubles.add(new Trouble.AnswersAfter(0)); // of the question
            server.troubles.add(new Trouble.LosesTheAnswer());
            server.troubles.add(StripeServer.error(503, "api_error", null)); // the JDK repeats the call by itself
        }
        assertThatIOException().isThrownBy(() -> inParts.capture(capture("cap_1", 1000, false)));
        assertThat(inParts.capture(capture("cap_1", 1000, false))).isEqualTo(CAPTURED);
        assertThat(server.received(SESSION)).isEqualTo(1000);
    }

    @Test
    void aCaptureIsFoundAfterStripeHasForgottenItsKey() throws Exception {
        pay(inParts);
        inParts.capture(capture("cap_1", 1000, false));
        server.forgetKeys();
        assertThat(inParts.capture(capture("cap_1", 1000, false))).isEqualTo(CAPTURED);
        assertThat(server.received(SESSION)).isEqualTo(1000);
    }

    @Test
    void anErrorOfStripeIsAnUnknownOutcome() throws Exception {
        pay(once);
        server.troubles.add(StripeServer.error(500, "api_error", null));
        assertThatIOException().isThrownBy(() -> once.capture(capture("cap_1", 1000, true)));
        server.troubles.add(StripeServer.error(503, "api_error", null));
        assertThatIOException().isThrownBy(() -> once.voidRest(started(INTENT)));
    }

    @Test
    void whatIsNotCapturedIsReleased() throws Exception {
        pay(inParts);
        inParts.capture(capture("cap_1", 1000, false));
        assertThat(inParts.voidRest(started(INTENT))).isInstanceOf(PaymentStanding.Closed.class);
        assertThat(inParts.voidRest(started(INTENT))).isInstanceOf(PaymentStanding.Closed.class);
        assertThat(inParts.capture(capture("cap_2", 500, false))).isInstanceOf(CaptureAnswer.Refused.class);
        assertThat(server.received(SESSION)).isEqualTo(1000);
    }

    @Test
    void anAuthorisationThatHasExpiredIsReported() throws Exception {
        pay(once);
        server.expire(SESSION);
        assertThat(once.query(started(INTENT))).isInstanceOf(PaymentStanding.Closed.class);
        assertThat(genuine(once, server.intentEvent("payment_intent.canceled", SESSION))
                        .fact())
                .isInstanceOf(ProviderCallback.Failed.class);
        assertThat(once.capture(capture("cap_1", 2550, true))).isInstanceOf(CaptureAnswer.Refused.class);
    }

    @Test
    void whatSomebodyHasCapturedAtStripeCountsIfTheAmountIsRight() throws Exception {
        pay(once);
        server.captureByHand(SESSION, 2550);
        assertThat(once.capture(capture("cap_1", 2550, true))).isEqualTo(CAPTURED);
        server.captureByHand(SESSION, 2000);
        assertThat(once.capture(capture("cap_2", 2550, true))).isInstanceOf(CaptureAnswer.Refused.class);
    }

    private static PaymentStanding authorised(boolean inParts) {
        return new PaymentStanding.Authorised(
                INTENT,
                AMOUNT,
                StripeServer.PAID_AT,
                StripeServer.PAID_AT.plusSeconds(StripeServer.HELD_SECONDS),
                inParts);
    }

    private void pay(StripeProvider stripe) throws Exception {
        stripe.create(payment());
        server.pay(SESSION);
    }

    private static PaymentMethod method(StripeProvider stripe) {
        return stripe.methods().iterator().next();
    }

    private static ProviderCallback genuine(StripeProvider stripe, String body) {
        return ((Genuine<ProviderCallback>) stripe.read(new CallbackMessage(
                        body.getBytes(), Map.of("stripe-signature", StripeServer.signature(SECRET, NOW, body)), NOW)))
                .message();
    }

    private static NewPayment payment() {
        return new NewPayment("pay_1", "stripe", PaymentTerms.USUAL, AMOUNT, NOW, NOW.plusSeconds(900));
    }

    private static StartedPayment started(String id) {
        return new StartedPayment("pay_1", "stripe", id, AMOUNT, NOW, NOW.plusSeconds(900));
    }

    private static NewCapture capture(String reference, long minor, boolean last) {
        return new NewCapture(
                reference,
                "pay_1",
                "stripe",
                INTENT,
                AMOUNT,
                Money.ofMinor(minor, "GBP"),
                last,
                StripeServer.PAID_AT,
                NOW);
    }
}
