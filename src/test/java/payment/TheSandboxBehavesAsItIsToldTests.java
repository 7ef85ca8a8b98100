package payment;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentWorld.Order;
import platform.web.Limits;
import testing.World.Answer;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** The sandbox pays and refunds over HTTP as the request or its configured behaviour says, and payment handles its callbacks. */
@SandboxTest
class TheSandboxBehavesAsItIsToldTests {

    private final PaymentWorld world;
    private final MeterRegistry meters;
    private final Order order = PaymentWorld.order();

    TheSandboxBehavesAsItIsToldTests(ApplicationContext context, MeterRegistry meters) {
        this.world = new PaymentWorld(context);
        this.meters = meters;
    }

    @AfterEach
    void resetBehaviour() {
        world.behave("{}");
    }

    @Test
    void aPaymentIsCapturedOnceAlthoughTheSandboxRepeatsAndReordersCallbacks() {
        double before = count("captures");
        world.publish(world.pay(order, "sandbox"));
        assertThat(pay(2550).status()).isEqualTo(200);
        assertThat(pay(2550, "'repeat':2", "'reorder':true").body())
                .contains("payment.captured:", "payment.authorized:");
        world.awaitSecured(order);
        assertThat(world.verdicts(order.payment())).containsExactly("unchanged", "applied");
        Soon.is("counted", () -> count("captures") == before + 1);
    }

    @Test
    void aPaymentMayBeDeclinedAndThenCaptured() {
        double before = count("failures");
        world.publish(world.pay(order, "sandbox"));
        pay(2550, "'outcome':'declined'");
        world.awaitPublished(order, PaymentStarted.class, PaymentFailed.class);
        Soon.is("counted", () -> count("failures") == before + 1);
        pay(2550, "'outcome':'captured'");
        world.awaitPublished(order, PaymentStarted.class, PaymentFailed.class, PaymentSecured.class);
    }

    @Test
    void anotherAmountIsAMismatch() {
        double before = mismatches();
        world.publish(world.pay(order, "sandbox"));
        world.awaitPublished(order, PaymentStarted.class);
        pay(1);
        assertThat(mismatches()).isEqualTo(before + 1);
        pay(2550);
        world.awaitPublished(order, PaymentStarted.class, PaymentMismatched.class, PaymentSecured.class);
        assertThat(world.verdicts(order.payment())).containsExactlyInAnyOrder("mismatch", "applied");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"'delay_ms':50, 202", "'hang':true, 200"})
    void theCallbackOrTheAnswerMayBeDelayed(String setting, int status) {
        world.publish(world.pay(order, "sandbox"));
        assertThat(pay(2550, setting).status()).isEqualTo(status);
        world.awaitSecured(order);
    }

    @Test
    void unreadableRequestsAreRefused() {
        Answer answer = send("POST", payments(), "{'amount_minor':-1,'currency':'shells','repeat':101}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("amount_minor", "currency", "repeat");
        assertThat(send("POST", "/sandbox/payments/what%20is%20this/pay", "{}").status())
                .isEqualTo(400);
    }

    @Test
    void whatNoCallbackCanReportIsRefused() {
        String most = "'currency':'GBP','amount_minor':" + Limits.MAX_REPORTED_MINOR;
        String disputes = "/sandbox/payments/%s/disputes".formatted(order.payment());
        Answer payment = send("POST", payments(), "{%s0}".formatted(most));
        assertThat(payment.status()).isEqualTo(400);
        assertThat(payment.body()).contains("amount_minor");
        Answer amounts =
                send("POST", disputes, "{'status':'RECEIVED',%s0,'fee_minor':%d}".formatted(most, Long.MAX_VALUE));
        assertThat(amounts.status()).isEqualTo(400);
        assertThat(amounts.body()).contains("amount_minor", "fee_minor");
        Answer time =
                send("POST", disputes, "{'status':'RECEIVED',%s,'occurred_at':'9999-12-31T23:59:59Z'}".formatted(most));
        assertThat(time.status()).isEqualTo(400);
        assertThat(time.body()).contains("occurred_at");
    }

    @Test
    void aHostedPaymentIsStartedOverHttp() {
        world.publish(world.pay(order, "sandbox_hosted"));
        world.awaitPublished(order, PaymentStarted.class);
        pay(2550);
        world.awaitSecured(order);
    }

    @Test
    void aHostedPaymentIsStartedAlthoughTheProviderFailsAndHangs() {
        world.behave("{'fail':1,'hang':1,'delay_ms':0}");
        world.publish(world.pay(order, "sandbox_hosted"));
        world.awaitPublished(order, PaymentStarted.class);
        assertThat(send("GET", "/sandbox/behaviour", "").body()).contains("\"fail\":1");
    }

    @Test
    void aCallbackMayArriveBeforeOurCallReturns() {
        world.behave("{'pay_on_creation':true,'delay_ms':3000}");
        world.publish(world.pay(order, "sandbox_hosted"));
        world.awaitDelivered();
        assertThat(world.published(order)).containsExactly(PaymentSecured.class);
        assertThat(world.paymentStatus(order)).isEqualTo("captured");
    }

    @Test
    void aRefundSucceedsAtOnce() {
        double before = count("refunds");
        captured();
        world.publish(world.refund(order));
        world.awaitSecured(order, PaymentRefunded.class);
        assertThat(world.refundStatus(order)).isEqualTo("refunded");
        Soon.is("counted", () -> count("refunds") == before + 1);
    }

    @Test
    void aRefundSucceedsByCallback() {
        world.behave("{'refunds':'accept','repeat':1}");
        captured();
        world.publish(world.refund(order));
        world.awaitSecured(order, PaymentRefunded.class);
        await().untilAsserted(() -> assertThat(world.verdicts(order.refund())).containsExactly("applied"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "accept_then_refuse"})
    void aRefundIsRefusedAtOnceOrByCallback(String behaviour) {
        world.behave("{'refunds':'%s'}".formatted(behaviour));
        captured();
        world.publish(world.refund(order));
        world.awaitSecured(order, RefundFailed.class);
        assertThat(world.refundStatus(order)).isEqualTo("refused");
    }

    @Test
    void aRefundSucceedsAlthoughTheProviderHangs() {
        captured();
        world.behave("{'hang':100000}"); // other calls may come between
        world.publish(world.refund(order));
        Soon.is("no answer", () -> world.failures(order.refund()) == 1);
        world.behave("{}");
        world.passes(Duration.ofSeconds(1));
        world.awaitSecured(order, PaymentRefunded.class);
    }

    @Test
    void eachPartialRefundHasItsOwnCallback() {
        world.behave("{'refunds':'accept','repeat':1}");
        captured();
        world.publish(world.refund(order, ":1", 1000), world.refund(order, ":2", 1550), world.refund(order, ":3", 1));
        world.awaitSecured(order, PaymentRefunded.class, PaymentRefunded.class, RefundFailed.class);
        world.awaitDelivered();
        assertThat(world.verdicts(order.refund() + ":1")).containsExactly("applied");
        assertThat(world.verdicts(order.refund() + ":2")).containsExactly("applied");
        assertThat(world.refundMinor(order)).isEqualTo(2550);
    }

    @Test
    void theSandboxRefusesARefundAboveTheRest() {
        captured();
        assertThat(refund(":1", 1000)).contains("succeeded");
        assertThat(refund(":1", 1000)).contains("succeeded");
        assertThat(refund(":2", 1551)).contains("refused");
        assertThat(refund(":3", 1550)).contains("succeeded");
        assertThat(refund(":4", 1)).contains("refused");
    }

    @Test
    void aRefundThatTheProviderMadeWithoutUsReducesTheRest() {
        captured();
        refund(":elsewhere", 2000);
        world.publish(world.refund(order, ":1", 551));
        world.awaitSecured(order, RefundFailed.class);
        assertThat(world.refundMinor(order)).isZero();
        world.publish(world.refund(order, ":2", 550));
        world.awaitSecured(order, RefundFailed.class, PaymentRefunded.class);
        assertThat(world.refundMinor(order)).isEqualTo(550);
    }

    private void captured() {
        world.publish(world.pay(order, "sandbox"));
        pay(2550);
        world.awaitSecured(order);
    }

    private String payments() {
        return "/sandbox/payments/%s/pay".formatted(order.payment());
    }

    /** Pays the order at the sandbox, with these further settings. */
    private Answer pay(long amountMinor, String... settings) {
        return send(
                "POST",
                payments(),
                "{'currency':'GBP','amount_minor':%d%s}"
                        .formatted(
                                amountMinor,
                                Stream.of(settings).map(each -> "," + each).collect(joining())));
    }

    /** Requests a refund from the sandbox directly. */
    private String refund(String suffix, long amountMinor) {
        return send(
                        "POST",
                        "/sandbox/refunds",
                        "{'reference':'%s','payment_id':'sbx_%s','amount_minor':%d,'currency':'GBP'}"
                                .formatted(order.refund() + suffix, order.payment(), amountMinor))
                .body();
    }

    /** @param body JSON with single quotes */
    private Answer send(String method, String path, String body) {
        return world.send(method, path, body.replace('\'', '"'));
    }

    private double count(String name) {
        return meters.get("orderwright.payment." + name).counter().count();
    }

    private double mismatches() {
        return meters.counter("orderwright.payment.mismatches", "provider", "sandbox")
                .count();
    }
}
