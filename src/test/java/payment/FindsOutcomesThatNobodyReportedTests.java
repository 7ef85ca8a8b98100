package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentWorld.Order;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** The sandbox loses its callbacks, fails or cannot be reached, and payment finds out by asking what became of payments and refunds. */
@SandboxTest
class FindsOutcomesThatNobodyReportedTests {

    private static final Duration ASK_AFTER = Duration.ofMinutes(1);
    private static final Duration WINDOW = Duration.ofSeconds(900);

    private final PaymentWorld world;
    private final Order order = PaymentWorld.order();

    FindsOutcomesThatNobodyReportedTests(ApplicationContext context) {
        this.world = new PaymentWorld(context);
    }

    @AfterEach
    void resetBehaviour() {
        world.awaitDelivered();
        world.behave("{}");
    }

    @Test
    void aPaymentWhoseCallbackWasLost() {
        started();
        world.behave("{'lose_callbacks':true}");
        pay(2550);
        assertThat(world.paymentStatus(order)).isEqualTo("started");

        world.passes(ASK_AFTER);
        world.awaitSecured(order);
        assertThat(world.verdicts(order.payment())).containsExactly("applied");
    }

    @Test
    void aPaymentOfAnotherAmountWhoseCallbackWasLost() {
        started();
        world.behave("{'lose_callbacks':true}");
        pay(1);

        world.passes(ASK_AFTER);
        world.awaitPublished(order, PaymentStarted.class, PaymentMismatched.class);
        assertThat(world.paymentStatus(order)).isEqualTo("started");
    }

    @Test
    void aPaymentThatNobodyMadeIsClosedAtTheProviderAfterItsWindow() {
        started();
        world.passes(WINDOW.minusSeconds(1));
        world.awaitDelivered();
        assertThat(standing()).contains("\"open\"");

        world.passes(Duration.ofSeconds(1));
        Soon.is("closed", () -> world.paymentStatus(order).equals("closed"));
        assertThat(standing()).contains("\"closed\"");
        assertThat(world.published(order)).containsExactly(PaymentStarted.class);
    }

    @Test
    void aPaymentOfTheLastMomentIsFoundWhenItWouldBeClosed() {
        started();
        world.behave("{'lose_callbacks':true}");
        world.passes(WINDOW.minusSeconds(1));
        world.awaitDelivered();
        pay(2550);

        world.passes(Duration.ofSeconds(1));
        world.awaitSecured(order);
    }

    /** The provider has started the payment, but nobody learns so: its answers are lost until the window has ended. */
    @Test
    void aPaymentWhoseStartIsUnknownIsNotRefused() {
        world.behave("{'hang':1000,'lose_callbacks':true}");
        world.publish(world.pay(order, "sandbox_hosted"));
        Soon.is("started at the provider", () -> standingStatus() == 200);
        pay(2550);
        world.passes(WINDOW);
        world.awaitDelivered();
        assertThat(world.published(order)).isEmpty();

        world.behave("{'lose_callbacks':true}");
        world.passes(ASK_AFTER.multipliedBy(10));
        world.awaitPublished(order, PaymentSecured.class);
    }

    @Test
    void aPaymentThatNeverReachedTheProviderIsClosedWhenNoCallCanBeOnItsWay() {
        world.behave("{'fail':100000}");
        world.publish(world.pay(order, "sandbox_hosted"));
        world.passes(WINDOW);
        world.awaitDelivered();
        assertThat(world.paymentStatus(order)).isEqualTo("requested");

        world.behave("{}");
        world.passes(ASK_AFTER.multipliedBy(10));
        Soon.is("closed", () -> world.paymentStatus(order).equals("closed"));
        assertThat(world.published(order)).isEmpty();
    }

    @Test
    void aRefundWhoseCallbackWasLost() {
        captured();
        world.behave("{'refunds':'accept','lose_callbacks':true}");
        world.publish(world.refund(order));
        world.awaitRefund(order, "accepted");

        world.passes(ASK_AFTER);
        world.awaitSecured(order, PaymentRefunded.class);
    }

    @Test
    void aRefusedRefundWhoseCallbackWasLost() {
        captured();
        world.behave("{'refunds':'accept_then_refuse','lose_callbacks':true}");
        world.publish(world.refund(order));
        world.awaitRefund(order, "accepted");

        world.passes(ASK_AFTER);
        world.awaitSecured(order, RefundFailed.class);
    }

    private void started() {
        world.publish(world.pay(order, "sandbox_hosted"));
        world.awaitPublished(order, PaymentStarted.class);
    }

    private void captured() {
        started();
        pay(2550);
        world.awaitSecured(order);
    }

    private void pay(long amountMinor) {
        world.send(
                "POST",
                "/sandbox/payments/%s/pay".formatted(order.payment()),
                "{\"currency\":\"GBP\",\"amount_minor\":%d}".formatted(amountMinor));
    }

    private String standing() {
        return world.send("GET", "/sandbox/payments/" + order.payment(), "").body();
    }

    private int standingStatus() {
        return world.send("GET", "/sandbox/payments/" + order.payment(), "").status();
    }
}
