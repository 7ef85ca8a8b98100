package payment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ApplicationContext;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentWorld.Order;
import platform.money.Money;
import testing.World.Answer;
import testing.sandbox.CallbackContract;
import testing.sandbox.SandboxTest;
import testing.sandbox.SandboxWorld;

/** A callback of the payment provider is stored and counts once, if it is genuine and fits to the payment. */
@SandboxTest
class StoresEachCallbackOnceTests extends CallbackContract<PaymentWorld> {

    private final Order order = PaymentWorld.order();

    StoresEachCallbackOnceTests(ApplicationContext context) {
        super(new PaymentWorld(context));
    }

    @Test
    void aDuplicateIsAcceptedAndChangesNothing() {
        world.publish(world.pay(order, "sandbox"));
        for (int i = 0; i < 3; i++) {
            assertThat(world.callback("payment.captured", order.payment()))
                    .isEqualTo(new Answer(200, "{\"accepted\":true}"));
        }
        world.awaitSecured(order);
        world.awaitDelivered();
        assertThat(world.published(order)).containsExactly(PaymentStarted.class, PaymentSecured.class);
        assertThat(world.verdicts(order.payment())).containsExactly("applied");
    }

    @Test
    void aCaptureWinsOverFailuresBeforeAndAfterIt() {
        started();
        world.callback("payment.failed", order.payment());
        world.callback("payment.captured", order.payment());
        world.callback("failed again", "payment.failed", order.payment(), PaymentWorld.AMOUNT);
        assertThat(world.published(order))
                .containsExactly(PaymentStarted.class, PaymentFailed.class, PaymentSecured.class);
        assertThat(world.paymentStatus(order)).isEqualTo("captured");
    }

    @Test
    void aCallbackBeforeTheRequestWaits() {
        world.callback("payment.captured", order.payment());
        assertThat(world.verdicts(order.payment())).containsExactly("waiting");
        assertThat(world.paymentStatus(order)).isEqualTo("awaited");
        world.publish(world.pay(order, "sandbox"));
        world.awaitSecured(order);
        assertThat(world.verdicts(order.payment())).containsExactly("applied");
    }

    @Test
    void aMismatchIsStoredAndPublishedOnceAndChangesNothing() {
        started();
        Money less = Money.ofMinor(2549, "GBP");
        for (Money wrong : new Money[] {less, Money.ofMinor(2550, "USD"), less}) {
            assertThat(world.callback("wrong " + wrong, "payment.captured", order.payment(), wrong)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(world.verdicts(order.payment())).containsExactly("mismatch", "mismatch");
        assertThat(world.published(order))
                .containsExactly(PaymentStarted.class, PaymentMismatched.class, PaymentMismatched.class);
        assertThat(world.paymentStatus(order)).isEqualTo("started");
    }

    @Test
    void aCallbackThatIsSignedWithAnAcceptedSecretCounts() {
        started();
        String body =
                PaymentWorld.body("next:" + order.payment(), "payment.captured", order.payment(), PaymentWorld.AMOUNT);
        assertThat(world.callbackSignedWith(SandboxWorld.ACCEPTED_SECRET, 0, body)
                        .status())
                .isEqualTo(200);
        world.awaitSecured(order);
    }

    @ParameterizedTest
    @CsvSource({"e\\u0000, GBP, control characters", "e, XXX, currency"})
    void aCallbackWithUnreadableFieldsIsRefused(String eventId, String currency, String reason) {
        assertUnreadable(
                world.callback(
                        "{\"event_id\":\"%s\",\"type\":\"t\",\"reference\":\"r\",\"amount_minor\":1,\"currency\":\"%s\",\"occurred_at\":\"2026-03-01T09:01:00Z\"}"
                                .formatted(eventId, currency)),
                reason);
    }

    private void started() {
        world.publish(world.pay(order, "sandbox"));
        world.awaitPublished(order, PaymentStarted.class);
    }
}
