package payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import payment.PaymentWorld.Answer;
import payment.PaymentWorld.Order;

/** Over HTTP, both ways: what is asked of the sandbox, and what it tells. */
@PaymentTest
class TheSandboxBehavesAsItIsToldTests {

    private final PaymentWorld world;
    private final MeterRegistry meters;
    private Order order = PaymentWorld.order();

    TheSandboxBehavesAsItIsToldTests(PaymentWorld world, MeterRegistry meters) {
        this.world = world;
        this.meters = meters;
    }

    @BeforeEach
    void anotherOrder() {
        order = PaymentWorld.order();
    }

    @AfterEach
    void goodAgain() {
        behave("{}");
    }

    @Test
    void paysWhatItIsToldTo() {
        double before = count("captures");
        world.ask(world.pay(order, "sandbox"));
        assertThat(pay("{\"amount_minor\":2550,\"currency\":\"GBP\"}").status()).isEqualTo(200);
        assertThat(pay("{\"amount_minor\":2550,\"currency\":\"GBP\",\"repeat\":2,\"reorder\":true}")
                        .body())
                .contains("payment.captured:", "payment.authorized:");
        world.awaitTold(order, "payment.started", "payment.captured");
        assertThat(world.verdicts(order.payment())).containsExactly("unchanged", "applied");
        assertThat(count("captures")).isEqualTo(before + 1);
    }

    @Test
    void orFailsToPay() {
        double before = count("failures");
        world.ask(world.pay(order, "sandbox"));
        pay("{\"amount_minor\":2550,\"currency\":\"GBP\",\"outcome\":\"declined\"}");
        world.awaitTold(order, "payment.started", "payment.failed");
        assertThat(count("failures")).isEqualTo(before + 1);
        pay("{\"amount_minor\":2550,\"currency\":\"GBP\",\"outcome\":\"captured\"}");
        world.awaitTold(order, "payment.started", "payment.failed", "payment.captured");
    }

    @Test
    void orPaysAnotherAmountFirst() {
        double before = mismatches();
        world.ask(world.pay(order, "sandbox"));
        world.awaitTold(order, "payment.started");
        pay("{\"amount_minor\":1,\"currency\":\"GBP\"}");
        assertThat(mismatches()).isEqualTo(before + 1);
        pay("{\"amount_minor\":2550,\"currency\":\"GBP\"}");
        world.awaitTold(order, "payment.started", "payment.captured");
        assertThat(world.verdicts(order.payment())).containsExactlyInAnyOrder("mismatch", "applied");
    }

    @Test
    void orLater() {
        world.ask(world.pay(order, "sandbox"));
        assertThat(pay("{\"amount_minor\":2550,\"currency\":\"GBP\",\"delay_ms\":50}")
                        .status())
                .isEqualTo(202);
        world.awaitTold(order, "payment.started", "payment.captured");
    }

    @Test
    void orKeepsTheAnswerBack() {
        world.ask(world.pay(order, "sandbox"));
        assertThat(pay("{\"amount_minor\":2550,\"currency\":\"GBP\",\"hang\":true}")
                        .status())
                .isEqualTo(200);
        world.awaitTold(order, "payment.started", "payment.captured");
    }

    @Test
    void refusesWhatItCannotRead() {
        Answer answer = pay("{\"amount_minor\":-1,\"currency\":\"shells\",\"repeat\":101}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("amount_minor", "currency", "repeat");
        assertThat(world.send("POST", "/sandbox/payments/what%20is%20this/pay", "{}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aHostedPaymentIsStartedOverHttp() {
        world.ask(world.pay(order, "sandbox_hosted"));
        world.awaitTold(order, "payment.started");
        pay("{\"amount_minor\":2550,\"currency\":\"GBP\"}");
        world.awaitTold(order, "payment.started", "payment.captured");
    }

    @Test
    void evenIfTheProviderFailsAndHangs() {
        behave("{\"fail\":1,\"hang\":1,\"delay_ms\":0}");
        world.ask(world.pay(order, "sandbox_hosted"));
        world.awaitTold(order, "payment.started");
        assertThat(world.send("GET", "/sandbox/behaviour", "").body()).contains("\"fail\":1");
    }

    @Test
    void aCallbackMayComeBeforeOurCallReturned() {
        behave("{\"pay_on_creation\":true,\"delay_ms\":100}");
        world.ask(world.pay(order, "sandbox_hosted"));
        world.awaitQuiet();
        assertThat(world.told(order)).containsExactly("payment.captured");
        assertThat(world.payment(order)).isEqualTo("captured");
    }

    @Test
    void refundsAtOnce() {
        double before = count("refunds");
        captured();
        world.ask(world.giveBack(order));
        world.awaitTold(order, "payment.started", "payment.captured", "payment.refunded");
        assertThat(world.refund(order)).isEqualTo("refunded");
        assertThat(count("refunds")).isEqualTo(before + 1);
    }

    @Test
    void orByCallback() {
        behave("{\"refunds\":\"accept\",\"repeat\":1}");
        captured();
        world.ask(world.giveBack(order));
        world.awaitTold(order, "payment.started", "payment.captured", "payment.refunded");
        await().atMost(PaymentWorld.TIMEOUT)
                .untilAsserted(() -> assertThat(world.verdicts(order.refund())).containsExactly("applied"));
    }

    @Test
    void orNot() {
        behave("{\"refunds\":\"refuse\"}");
        captured();
        world.ask(world.giveBack(order));
        world.awaitTold(order, "payment.started", "payment.captured", "refund.failed");
        assertThat(world.refund(order)).isEqualTo("refused");
    }

    @Test
    void orNotByCallback() {
        behave("{\"refunds\":\"accept_then_refuse\"}");
        captured();
        world.ask(world.giveBack(order));
        world.awaitTold(order, "payment.started", "payment.captured", "refund.failed");
    }

    @Test
    void aRefundSurvivesAProviderThatHangs() {
        captured();
        behave("{\"hang\":1}");
        world.ask(world.giveBack(order));
        world.awaitTold(order, "payment.started", "payment.captured", "payment.refunded");
    }

    @Test
    void refundsPartsEachWithItsOwnCallback() {
        behave("{\"refunds\":\"accept\",\"repeat\":1}");
        captured();
        world.ask(world.giveBack(order, ":1", 1000), world.giveBack(order, ":2", 1550), world.giveBack(order, ":3", 1));
        world.awaitTold(
                order, "payment.started", "payment.captured", "payment.refunded", "payment.refunded", "refund.failed");
        world.awaitQuiet();
        assertThat(world.verdicts(order.refund() + ":1")).containsExactly("applied");
        assertThat(world.verdicts(order.refund() + ":2")).containsExactly("applied");
        assertThat(world.refundMinor(order)).isEqualTo(2550);
    }

    @Test
    void refusesWhatExceedsWhatItHasLeft() {
        captured();
        assertThat(refund(":1", 1000)).contains("succeeded");
        assertThat(refund(":1", 1000)).contains("succeeded");
        assertThat(refund(":2", 1551)).contains("refused");
        assertThat(refund(":3", 1550)).contains("succeeded");
        assertThat(refund(":4", 1)).contains("refused");
    }

    @Test
    void soWhatItGaveBackWithoutUsIsMissed() {
        captured();
        refund(":elsewhere", 2000);
        world.ask(world.giveBack(order, ":1", 551));
        world.awaitTold(order, "payment.started", "payment.captured", "refund.failed");
        assertThat(world.refundMinor(order)).isZero();
        world.ask(world.giveBack(order, ":2", 550));
        world.awaitTold(order, "payment.started", "payment.captured", "refund.failed", "payment.refunded");
        assertThat(world.refundMinor(order)).isEqualTo(550);
    }

    private String refund(String suffix, long amountMinor) {
        return world.send("POST", "/sandbox/refunds", """
                        {"reference":"%s","payment_id":"sbx_%s","amount_minor":%d,"currency":"GBP"}\
                        """.formatted(
                                order.refund() + suffix, order.payment(), amountMinor))
                .body();
    }

    private void captured() {
        world.ask(world.pay(order, "sandbox"));
        pay("{\"amount_minor\":2550,\"currency\":\"GBP\"}");
        world.awaitTold(order, "payment.started", "payment.captured");
    }

    private Answer pay(String body) {
        return world.send("POST", "/sandbox/payments/%s/pay".formatted(order.payment()), body);
    }

    private void behave(String body) {
        assertThat(world.send("PUT", "/sandbox/behaviour", body).status()).isEqualTo(200);
    }

    private double count(String name) {
        return meters.get("orderwright.payment." + name).counter().count();
    }

    private double mismatches() {
        return meters.counter("orderwright.payment.mismatches", "provider", "sandbox")
                .count();
    }
}
