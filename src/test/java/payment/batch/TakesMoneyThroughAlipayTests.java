package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.VoidRequested;
import payment.PaymentWorld;
import payment.PaymentWorld.Order;
import payment.adapter.alipay.AlipayShop;
import platform.money.Money;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** Payments and refunds through Alipay, from the request to the outcome, beside the sandbox. A server on this machine speaks for Alipay. */
@SandboxTest
class TakesMoneyThroughAlipayTests {

    private static final Duration ASK_AFTER = Duration.ofMinutes(1);
    private static final Duration WINDOW = Duration.ofSeconds(900);
    private static final Money AMOUNT = Money.ofMinor(2550, "CNY");
    private static final AlipayShop ALIPAY = new AlipayShop();

    private final PaymentWorld world;
    private final URI callbacks;
    private final Order order = PaymentWorld.order();
    private final HttpClient client = HttpClient.newHttpClient();

    TakesMoneyThroughAlipayTests(ApplicationContext context) {
        this.world = new PaymentWorld(context);
        this.callbacks = URI.create("http://127.0.0.1:%s/api/v2/payments/callbacks/alipay"
                .formatted(context.getEnvironment().getProperty("local.server.port")));
    }

    @DynamicPropertySource
    static void alipay(DynamicPropertyRegistry properties) {
        // The clock stands still, so a call without an answer is repeated at once.
        properties.add("orderwright.payment.retry-after", () -> "1ns");
        ALIPAY.settings().forEach((key, value) -> properties.add(key, () -> value));
    }

    @AfterAll
    static void stop() {
        ALIPAY.close();
    }

    @Test
    void aPaymentIsStartedPaidAndRefundedInParts() {
        open();
        ALIPAY.pay(order.payment());
        String notification = ALIPAY.signed(ALIPAY.notification(order.payment()));
        assertAcknowledged(callback(notification));
        assertAcknowledged(callback(notification));
        world.awaitSecured(order);
        assertThat(world.verdicts(order.payment())).containsExactly("applied");
        assertThat(captured().providerPaymentId()).isEqualTo(ALIPAY.tradeNumber(order.payment()));

        refund("a", 1000);
        assertAcknowledged(callback(ALIPAY.signed(ALIPAY.notification(order.payment()))));
        refund("b", 1550);
        assertAcknowledged(callback(ALIPAY.signed(ALIPAY.notification(order.payment()))));
        world.awaitSecured(order, PaymentRefunded.class, PaymentRefunded.class);
        assertThat(world.refundMinor(order)).isEqualTo(AMOUNT.amountMinor());
        assertThat(ALIPAY.refunded(order.payment())).isEqualByComparingTo("25.50");
        assertThat(world.verdicts(order.payment()))
                .as("notifications of refunds are information")
                .containsExactlyInAnyOrder("applied", "unchanged", "unchanged");
    }

    /** Waits for the outcome, because Alipay's notification says what is refunded in total. */
    private void refund(String suffix, long amountMinor) {
        String reference = order.refund() + suffix;
        world.publish(new RefundRequested(
                reference, order.correlation(), order.payment(), Money.ofMinor(amountMinor, "CNY"), "returned", null));
        Soon.is(
                "refunded",
                () -> world.texts("select status from payment.refund where reference = ?", reference)
                        .contains("refunded"));
    }

    @Test
    void aForgedNotificationChangesNothing() {
        open();
        ALIPAY.pay(order.payment());
        Map<String, String> notification = ALIPAY.notification(order.payment());
        assertThat(callback(ALIPAY.forged(notification)).statusCode()).isEqualTo(401);
        assertThat(callback("out_trade_no=" + order.payment()).statusCode()).isEqualTo(401);
        assertThat(callback("").statusCode()).isEqualTo(401);
        notification.put("seller_id", "2088000000000002");
        assertThat(callback(ALIPAY.signed(notification)).statusCode()).isEqualTo(400);
        assertThat(world.paymentStatus(order)).isEqualTo("started");
    }

    @Test
    void anotherAmountIsAMismatch() {
        open();
        ALIPAY.pay(order.payment());
        Map<String, String> notification = new TreeMap<>(ALIPAY.notification(order.payment()));
        notification.put("total_amount", "25.49");
        assertAcknowledged(callback(ALIPAY.signed(notification)));
        world.awaitPublished(order, PaymentStarted.class, PaymentMismatched.class);
    }

    /** Nothing happens if a recorded notification is sent again, even after a day. */
    @Test
    void aReplayedNotificationChangesNothing() {
        open();
        ALIPAY.pay(order.payment());
        String recorded = ALIPAY.signed(ALIPAY.notification(order.payment()));
        callback(recorded);
        world.awaitSecured(order);
        refund("", AMOUNT.amountMinor());
        world.passes(Duration.ofDays(1));
        assertAcknowledged(callback(recorded));
        assertThat(world.verdicts(order.payment())).containsExactly("applied");
        world.awaitSecured(order, PaymentRefunded.class);
    }

    @Test
    void aPaymentWhoseNotificationWasLostIsFound() {
        open();
        ALIPAY.pay(order.payment());
        world.passes(ASK_AFTER);
        world.awaitSecured(order);
        assertThat(captured().providerPaymentId()).isEqualTo(ALIPAY.tradeNumber(order.payment()));
    }

    @Test
    void anUnpaidPaymentIsClosedAtAlipay() {
        open();
        world.passes(WINDOW);
        Soon.is("closed", () -> world.paymentStatus(order).equals("closed"));
        assertThat(ALIPAY.status(order.payment())).isEqualTo("TRADE_CLOSED");
    }

    @Test
    void aPaymentThatNobodyOpenedIsClosedHere() {
        started();
        world.passes(WINDOW.plus(ASK_AFTER));
        Soon.is("closed", () -> world.paymentStatus(order).equals("closed"));
        assertThat(ALIPAY.knows(order.payment())).isFalse();
    }

    @Test
    void aPaymentThatWasPaidAtTheLastMomentIsFoundInsteadOfClosed() {
        open();
        ALIPAY.pay(order.payment());
        world.passes(WINDOW);
        world.awaitSecured(order);
        assertThat(ALIPAY.status(order.payment())).isEqualTo("TRADE_SUCCESS");
    }

    @Test
    void aRefundHappensOnceAlthoughAlipayFailsAndLosesAnswers() {
        open();
        ALIPAY.pay(order.payment());
        callback(ALIPAY.signed(ALIPAY.notification(order.payment())));
        world.awaitSecured(order);
        ALIPAY.failsAndLosesAnswers();
        refund("", 1000);
        assertThat(ALIPAY.refunded(order.payment())).isEqualByComparingTo("10.00");
    }

    /**
     * The shopper authorises a payment after Alipay was switched back to collecting payments at once. Each capture is a payment of its own at Alipay,
     * so a refund is made by those captures that have enough left.
     */
    @Test
    void anAuthorisedPaymentIsCapturedInPartsAndEachGivesBackItsPart() {
        started();
        ALIPAY.authorise(order.payment(), "25.50");
        String notification = ALIPAY.signed(ALIPAY.authorised(order.payment()));
        assertAcknowledged(callback(notification));
        assertAcknowledged(callback(notification));
        world.awaitSecured(order);
        assertThat(world.paymentStatus(order)).isEqualTo("authorised");
        world.execute("update payment.payment set captured_in_parts = true where reference = ?", order.payment());

        ALIPAY.failsAndLosesAnswers();
        capture("a", 1000, false);
        capture("b", 1200, false);
        assertThat(ALIPAY.rest(order.payment())).isEqualByComparingTo("3.50");
        world.publish(new VoidRequested(order.payment(), order.correlation()));
        Soon.is("voided", () -> world.paymentStatus(order).equals("voided"));
        assertThat(ALIPAY.rest(order.payment())).isZero();

        refund("a", 700);
        refund("b", 1500);
        assertThat(ALIPAY.refunded("cap" + order.payment() + "a")).isEqualByComparingTo("10.00");
        assertThat(ALIPAY.refunded("cap" + order.payment() + "b")).isEqualByComparingTo("12.00");
        assertThat(world.refundMinor(order)).isEqualTo(2200);
        assertThat(world.texts(
                        "select reference || ' ' || capture_reference || ' ' || amount_minor from payment.refund_part where refund_reference like ? order by part_no",
                        order.refund() + "%"))
                .containsExactly(
                        "%sa cap%sa 700".formatted(order.refund(), order.payment()),
                        "%sb cap%sa 300".formatted(order.refund(), order.payment()),
                        "%sb_2 cap%sb 1200".formatted(order.refund(), order.payment()));
    }

    private void capture(String suffix, long amountMinor, boolean last) {
        String reference = "cap" + order.payment() + suffix;
        world.publish(new CaptureRequested(
                reference, order.correlation(), order.payment(), Money.ofMinor(amountMinor, "CNY"), last));
        Soon.is(
                "captured",
                () -> world.texts("select status from payment.capture where reference = ?", reference)
                        .contains("captured"));
    }

    @Test
    void anotherCurrencyFails() {
        world.publish(world.pay(order, "alipay"));
        world.awaitPublished(order, PaymentFailed.class);
    }

    /** The shopper follows the address of the page. */
    private void open() {
        Map<String, String> request = ALIPAY.open(started(), world.now());
        assertThat(request)
                .containsEntry("out_trade_no", order.payment())
                .containsEntry("total_amount", "25.50")
                .containsEntry("notify_url", AlipayShop.NOTIFY_URL);
    }

    /** The address of the page. */
    private String started() {
        world.publish(new PaymentRequested(
                order.payment(),
                order.correlation(),
                AMOUNT,
                "alipay",
                null,
                world.now().plus(WINDOW)));
        world.awaitPublished(order, PaymentStarted.class);
        PaymentStarted event = (PaymentStarted)
                world.publishedOf(order.correlation(), PaymentEvent.class).getFirst();
        return event.instructions().get("pay_url");
    }

    private PaymentSecured captured() {
        return world.publishedOf(order.correlation(), PaymentEvent.class).stream()
                .filter(PaymentSecured.class::isInstance)
                .map(PaymentSecured.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static void assertAcknowledged(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("success");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }

    private HttpResponse<String> callback(String form) {
        HttpRequest request = HttpRequest.newBuilder(callbacks)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(form))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
