package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import payment.PaymentEvent;
import payment.PaymentEvent.DisputeClosed;
import payment.PaymentEvent.DisputeOpened;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentWorld;
import payment.PaymentWorld.Order;
import payment.adapter.stripe.StripeShop;
import payment.fake.Delivery;
import testing.World.Answer;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** Payments and refunds through Stripe, from the request to the outcome, beside the sandbox. A server on this machine speaks for Stripe. */
@SandboxTest
class TakesMoneyThroughStripeTests {

    private static final Duration ASK_AFTER = Duration.ofMinutes(1);
    private static final Duration WINDOW = Duration.ofSeconds(900);
    private static final StripeShop STRIPE = new StripeShop();

    private final PaymentWorld world;
    private final Order order = PaymentWorld.order();

    TakesMoneyThroughStripeTests(ApplicationContext context) {
        this.world = new PaymentWorld(context);
    }

    @DynamicPropertySource
    static void stripe(DynamicPropertyRegistry properties) {
        // The clock stands still, so a call without an answer is repeated at once.
        properties.add("orderwright.payment.retry-after", () -> "1ns");
        STRIPE.settings().forEach((key, value) -> properties.add(key, () -> value));
    }

    @AfterAll
    static void stop() {
        STRIPE.close();
    }

    @Test
    void aPaymentIsStartedPaidAndRefunded() {
        String session = started();
        STRIPE.pay(session);
        assertThat(callback(STRIPE.completed(session)).status()).isEqualTo(200);
        assertThat(callback(STRIPE.completed(session)).status()).isEqualTo(200);
        world.awaitSecured(order);
        assertThat(world.verdicts(order.payment())).containsExactly("applied");

        world.publish(world.refund(order));
        world.awaitSecured(order, PaymentRefunded.class);
        assertThat(world.refundMinor(order)).isEqualTo(PaymentWorld.AMOUNT.amountMinor());
    }

    /** The refund is requested because Stripe was asked about the payment, before any event arrives. */
    @ParameterizedTest
    @EnumSource
    void aPaymentAndItsRefundCountOnceHoweverTheEventsArrive(Delivery delivery) {
        String session = started();
        STRIPE.pay(session);
        world.passes(ASK_AFTER);
        world.awaitSecured(order);
        STRIPE.refundsAre("pending");
        world.publish(world.refund(order));
        world.awaitRefund(order, "accepted");
        STRIPE.refundsAre("succeeded");
        for (String event : delivery.of(List.of(STRIPE.completed(session), STRIPE.refunded(order.refund())))) {
            assertThat(callback(event).status()).isEqualTo(200);
        }
        world.awaitSecured(order, PaymentRefunded.class);
        assertThat(world.refundMinor(order)).isEqualTo(PaymentWorld.AMOUNT.amountMinor());
        assertThat(world.verdicts(order.refund())).containsExactly("applied");
        assertThat(world.verdicts(order.payment()))
                .as("the answer and the callback")
                .containsExactlyInAnyOrder("applied", "unchanged");
    }

    @Test
    void aRefundThatFailsAfterItSucceededIsOwedAgain() {
        String session = started();
        STRIPE.pay(session);
        callback(STRIPE.completed(session));
        world.publish(world.refund(order));
        world.awaitSecured(order, PaymentRefunded.class);

        for (String type : List.of("refund.failed", "refund.updated", "charge.refund.updated")) {
            assertThat(callback(failed(type)).status()).isEqualTo(200);
        }
        world.awaitSecured(order, PaymentRefunded.class, RefundReturned.class);
        assertThat(world.refundMinor(order)).isZero();
        assertThat(world.texts(
                        "select kind || ' ' || state || ' ' || expected_minor from payment.work_item where reference = ?",
                        order.refund()))
                .containsExactly("REFUND_RETURNED OPEN 2550");
        assertThat(world.texts("select status from payment.refund where reference = ?", order.refund()))
                .containsExactly("returned");
        assertThat(world.verdicts(order.refund())).containsExactlyInAnyOrder("applied", "unchanged", "unchanged");

        world.publish(new RefundRequested(
                order.refund() + "_2", order.correlation(), order.payment(), PaymentWorld.AMOUNT, "again", null));
        world.awaitSecured(order, PaymentRefunded.class, RefundReturned.class, PaymentRefunded.class);
        assertThat(world.refundMinor(order)).isEqualTo(PaymentWorld.AMOUNT.amountMinor());
    }

    private String failed(String type) {
        return """
                {"id": "evt_%s_%s", "object": "event", "type": "%s", "created": %d, "data": {"object": {"id": "re_1", "object": "refund",
                  "amount": 2550, "currency": "gbp", "status": "failed", "failure_reason": "expired_or_canceled_card",
                  "metadata": {"reference": "%s"}}}}""".formatted(type, order.refund(), type, world.now().getEpochSecond(), order.refund());
    }

    @Test
    void aForgedCallbackChangesNothing() {
        String session = started();
        STRIPE.pay(session);
        String body = STRIPE.completed(session);
        assertThat(callback("whsec_forged", body).status()).isEqualTo(401);
        assertThat(world.send("POST", "/api/v2/payments/callbacks/stripe", body).status())
                .isEqualTo(401);
        assertThat(world.paymentStatus(order)).isEqualTo("started");
    }

    /** Stripe names the payment by its own id, which the platform learns with the capture. */
    @Test
    void aDisputeFindsItsPaymentAlsoIfItArrivesBeforeTheCapture() {
        String session = started();
        STRIPE.pay(session);
        String completed = STRIPE.completed(session);
        String intent = paymentIntent(completed);
        assertThat(callback(STRIPE.disputed(intent, "needs_response", 2550)).status())
                .isEqualTo(200);
        assertThat(world.verdicts(intent)).containsExactly("waiting");

        callback(completed);
        world.awaitSecured(order, DisputeOpened.class);
        assertThat(world.verdicts(intent)).containsExactly("applied");

        callback(STRIPE.disputed(intent, "lost", 2550).replace("evt_charge.dispute.created", "evt_lost_"));
        world.awaitSecured(order, DisputeOpened.class, DisputeClosed.class);
        assertThat(world.texts("select status from payment.dispute where payment_reference = ?", order.payment()))
                .containsExactly("LOST");
    }

    private static String paymentIntent(String completed) {
        Matcher intent = Pattern.compile("\"payment_intent\":\"([^\"]+)\"").matcher(completed);
        assertThat(intent.find()).isTrue();
        return intent.group(1);
    }

    @Test
    void anotherAmountIsAMismatch() {
        String session = started();
        STRIPE.pay(session);
        callback(STRIPE.completed(session).replace("2550", "2549"));
        world.awaitPublished(order, PaymentStarted.class, PaymentMismatched.class);
    }

    @Test
    void aPaymentWhoseCallbackWasLostIsFound() {
        STRIPE.pay(started());
        world.passes(ASK_AFTER);
        world.awaitSecured(order);
    }

    @Test
    void aPaymentIsStartedOnceAlthoughStripeFailsAndLosesAnswers() {
        STRIPE.failsAndLosesAnswers();
        started();
        assertThat(STRIPE.sessionsOf(order.payment())).isOne();
    }

    @Test
    void anUnpaidPaymentIsClosedAtStripe() {
        String session = started();
        world.passes(WINDOW);
        Soon.is("closed", () -> world.paymentStatus(order).equals("closed"));
        assertThat(STRIPE.isExpired(session)).isTrue();
    }

    /** The id of the session. */
    private String started() {
        world.publish(world.pay(order, "stripe"));
        world.awaitPublished(order, PaymentStarted.class);
        PaymentStarted event = (PaymentStarted)
                world.publishedOf(order.correlation(), PaymentEvent.class).getFirst();
        return URI.create(event.instructions().get("pay_url")).getPath().substring(1);
    }

    private Answer callback(String body) {
        return callback(StripeShop.SECRET, body);
    }

    private Answer callback(String secret, String body) {
        return world.send(
                "POST",
                "/api/v2/payments/callbacks/stripe",
                body,
                "Stripe-Signature",
                StripeShop.signature(secret, world.now(), body));
    }
}
