package payment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import payment.PaymentWorld.Answer;
import payment.PaymentWorld.Order;
import platform.money.Money;
import testing.MutableClock;

@PaymentTest
class StoresEachCallbackOnceTests {

    private final PaymentWorld world;
    private final MutableClock clock;
    private Order order = PaymentWorld.order();

    StoresEachCallbackOnceTests(PaymentWorld world, MutableClock clock) {
        this.world = world;
        this.clock = clock;
    }

    @BeforeEach
    void anotherOrder() {
        order = PaymentWorld.order();
    }

    @Test
    void aRepeatIsAcceptedAndChangesNothing() {
        world.ask(world.pay(order, "sandbox"));
        for (int i = 0; i < 3; i++) {
            assertThat(world.callback("payment.captured", order.payment()))
                    .isEqualTo(new Answer(200, "{\"accepted\":true}"));
        }
        world.awaitTold(order, "payment.started", "payment.captured");
        world.awaitQuiet();
        assertThat(world.told(order)).containsExactly("payment.started", "payment.captured");
        assertThat(world.verdicts(order.payment())).containsExactly("applied");
    }

    @Test
    void captureWinsWhicheverComesFirst() {
        world.ask(world.pay(order, "sandbox"));
        world.awaitTold(order, "payment.started");
        world.callback("payment.failed", order.payment());
        world.callback("payment.captured", order.payment());
        world.callback("failed again", "payment.failed", order.payment(), PaymentWorld.AMOUNT);
        assertThat(world.told(order)).containsExactly("payment.started", "payment.failed", "payment.captured");
        assertThat(world.payment(order)).isEqualTo("captured");
    }

    @Test
    void whatComesBeforeTheRequestWaits() {
        world.callback("payment.captured", order.payment());
        assertThat(world.verdicts(order.payment())).containsExactly("waiting");
        assertThat(world.payment(order)).isEqualTo("awaited");
        world.ask(world.pay(order, "sandbox"));
        world.awaitTold(order, "payment.started", "payment.captured");
        assertThat(world.verdicts(order.payment())).containsExactly("applied");
    }

    @Test
    void aMismatchIsKeptAndToldToNobody() {
        world.ask(world.pay(order, "sandbox"));
        world.awaitTold(order, "payment.started");
        assertThat(world.callback("wrong amount", "payment.captured", order.payment(), Money.ofMinor(2549, "GBP"))
                        .status())
                .isEqualTo(200);
        assertThat(world.callback("wrong currency", "payment.captured", order.payment(), Money.ofMinor(2550, "USD"))
                        .status())
                .isEqualTo(200);
        assertThat(world.verdicts(order.payment())).containsExactly("mismatch", "mismatch");
        assertThat(world.told(order)).containsExactly("payment.started");
    }

    @Test
    void oneThatIsSignedWithAnAcceptedSecretIsBelieved() {
        world.ask(world.pay(order, "sandbox"));
        world.awaitTold(order, "payment.started");
        String body = """
                {"event_id":"next:%s","type":"payment.captured","reference":"%s","amount_minor":%d,"currency":"%s","occurred_at":"2026-03-01T09:01:00Z"}\
                """.formatted(
                order.payment(), order.payment(), PaymentWorld.AMOUNT.amountMinor(), PaymentWorld.AMOUNT.currency());

        assertThat(world.deliver(
                                body,
                                PaymentWorld.signature(
                                        PaymentWorld.ACCEPTED_SECRET,
                                        clock.instant().getEpochSecond(),
                                        body))
                        .status())
                .isEqualTo(200);

        world.awaitTold(order, "payment.started", "payment.captured");
    }

    @Test
    void aForgedOneIsRefused() {
        String body = "{\"event_id\":\"forged\"}";
        long now = clock.instant().getEpochSecond();
        assertThat(world.deliver(body, "").status()).isEqualTo(401);
        assertThat(world.deliver(body, "t=1,v1=00").status()).isEqualTo(401);
        assertThat(world.deliver(body, PaymentWorld.signature("another secret altogether", now, body)))
                .satisfies(answer -> {
                    assertThat(answer.status()).isEqualTo(401);
                    assertThat(answer.body()).contains("CALLBACK_SIGNATURE_INVALID");
                });
        assertThat(world.deliver(body + " ", PaymentWorld.signature(PaymentWorld.SECRET, now, body))
                        .status())
                .isEqualTo(401);
        assertThat(world.send("POST", "/api/v2/payments/callbacks/sandbox", body)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void anOldOneIsRefused() {
        String body = "{}";
        long now = clock.instant().getEpochSecond();
        assertThat(world.deliver(body, PaymentWorld.signature(PaymentWorld.SECRET, now - 301, body))
                        .status())
                .isEqualTo(401);
        assertThat(world.deliver(body, PaymentWorld.signature(PaymentWorld.SECRET, now + 301, body))
                        .status())
                .isEqualTo(401);
        assertThat(world.deliver(body, PaymentWorld.signature(PaymentWorld.SECRET, now - 299, body))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatCannotBeUnderstoodIsRefused() {
        assertRefused("", "not the JSON");
        assertRefused("null", "empty");
        assertRefused("[]", "not the JSON");
        assertRefused("{\"event_id\":", "not the JSON");
        assertRefused("{\"event_id\":\"e\",\"type\":\"payment.captured\"}", "reference is missing");
        assertRefused(
                "{\"event_id\":\"e\\u0000\",\"type\":\"t\",\"reference\":\"r\",\"amount_minor\":1,\"currency\":\"GBP\","
                        + "\"occurred_at\":\"2026-03-01T09:01:00Z\"}",
                "control characters");
        assertRefused(
                "{\"event_id\":\"e\",\"type\":\"t\",\"reference\":\"r\",\"amount_minor\":1,\"currency\":\"XXX\","
                        + "\"occurred_at\":\"2026-03-01T09:01:00Z\"}",
                "currency");
    }

    @Test
    void aProviderThatIsNotThereIsNotFound() {
        assertThat(world.send("POST", "/api/v2/payments/callbacks/nobody", "{}").status())
                .isEqualTo(404);
    }

    private void assertRefused(String body, String why) {
        Answer answer = world.deliver(
                body,
                PaymentWorld.signature(PaymentWorld.SECRET, clock.instant().getEpochSecond(), body));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("CALLBACK_UNREADABLE", why);
    }
}
