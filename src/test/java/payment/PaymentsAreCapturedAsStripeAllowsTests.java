package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentWorld.Order;
import payment.adapter.stripe.StripeShop;
import platform.money.Money;
import testing.sandbox.SandboxTest;

/**
 * The shop is set to capture payments in parts. Stripe says of each payment whether it can be, so no shipment leaves with nothing captured. A server
 * on this machine speaks for Stripe.
 */
@SandboxTest
class PaymentsAreCapturedAsStripeAllowsTests {

    private static final StripeShop STRIPE = new StripeShop();

    private final PaymentWorld world;
    private final Order order = PaymentWorld.order();

    PaymentsAreCapturedAsStripeAllowsTests(ApplicationContext context) {
        this.world = new PaymentWorld(context);
    }

    @DynamicPropertySource
    static void stripe(DynamicPropertyRegistry properties) {
        STRIPE.settings().forEach((key, value) -> properties.add(key, () -> value));
        properties.add("orderwright.payment.stripe.capture", () -> "manual-in-parts");
    }

    @AfterAll
    static void stop() {
        STRIPE.close();
    }

    @Test
    void theFirstShipmentCapturesTheWholePaymentIfStripeCapturesItOnce() {
        String session = authorised(false);
        captures(1, 1000);
        world.awaitSecured(order, PaymentCaptured.class);
        assertThat(STRIPE.captured(session)).isEqualTo(2550);
    }

    @Test
    void eachShipmentCapturesItsPartIfStripeCapturesThePaymentInParts() {
        String session = authorised(true);
        captures(1, 1000);
        world.awaitSecured(order, PaymentCaptured.class);
        assertThat(STRIPE.captured(session)).isEqualTo(1000);
        captures(2, 1550);
        world.awaitSecured(order, PaymentCaptured.class, PaymentCaptured.class);
        assertThat(STRIPE.captured(session)).isEqualTo(2550);
    }

    /** The shopper pays, and Stripe reports the authorisation. */
    private String authorised(boolean multicapture) {
        world.publish(world.pay(order, "stripe"));
        world.awaitPublished(order, PaymentStarted.class);
        PaymentStarted started = (PaymentStarted)
                world.publishedOf(order.correlation(), PaymentEvent.class).getFirst();
        String session =
                URI.create(started.instructions().get("pay_url")).getPath().substring(1);
        STRIPE.hasMulticapture(multicapture);
        STRIPE.pay(session);
        String body = STRIPE.authorised(session);
        assertThat(world.send(
                                "POST",
                                "/api/v2/payments/callbacks/stripe",
                                body,
                                "Stripe-Signature",
                                StripeShop.signature(StripeShop.SECRET, world.now(), body))
                        .status())
                .isEqualTo(200);
        world.awaitSecured(order);
        assertThat(world.text(
                        "select captured_in_parts::text from payment.payment where reference = ?", order.payment()))
                .isEqualTo(String.valueOf(multicapture));
        return session;
    }

    /** A shipment leaves. It captures its part, or the whole payment if the order was told that there is only one capture. */
    private void captures(int number, long partMinor) {
        PaymentSecured secured = (PaymentSecured)
                world.publishedOf(order.correlation(), PaymentEvent.class).get(1);
        Money due = Boolean.TRUE.equals(secured.capturableInParts())
                ? Money.ofMinor(partMinor, "GBP")
                : PaymentWorld.AMOUNT;
        world.publish(new CaptureRequested(
                order.payment() + "_c" + number, order.correlation(), order.payment(), due, false));
    }
}
