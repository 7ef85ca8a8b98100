package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import payment.PaymentEvent;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentWorld;
import payment.PaymentWorld.Order;
import payment.adapter.unionpay.UnionPayShop;
import platform.money.Money;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/**
 * Payments and refunds through UnionPay, from the request to the outcome, beside the sandbox. A server on this machine speaks for UnionPay,
 * and the test is the shopper's browser.
 */
@SandboxTest
@ExtendWith(OutputCaptureExtension.class)
class TakesMoneyThroughUnionPayTests {

    private static final Money AMOUNT = Money.ofMinor(2550, "CNY");
    private static final Duration ASK_AFTER = Duration.ofMinutes(1);
    private static final Duration WINDOW = Duration.ofSeconds(900);
    private static final UnionPayShop UNIONPAY = new UnionPayShop();
    private static final AtomicInteger ORDERS = new AtomicInteger();

    private final PaymentWorld world;
    private final ApplicationContext context;
    private final Order order;

    TakesMoneyThroughUnionPayTests(ApplicationContext context) {
        this.context = context;
        this.world = new PaymentWorld(context);
        int number = ORDERS.incrementAndGet();
        this.order = new Order("%032d".formatted(number), "%032d".formatted(1000 + number), "unionpay-" + number);
        UNIONPAY.isAt(world.now());
    }

    @DynamicPropertySource
    static void unionPay(DynamicPropertyRegistry properties) {
        // The clock stands still, so a call without an answer is repeated at once.
        properties.add("orderwright.payment.retry-after", () -> "1ns");
        UNIONPAY.settings().forEach((key, value) -> properties.add(key, () -> value));
    }

    @AfterAll
    static void stop() {
        UNIONPAY.close();
    }

    @Test
    void aPaymentIsStartedPaidAndRefundedInParts() {
        opened();
        UNIONPAY.pay(order.payment());
        String notification = UNIONPAY.notification(order.payment());
        assertThat(callback(notification)).isEqualTo(200);
        assertThat(callback(notification)).isEqualTo(200);
        world.awaitSecured(order);
        assertThat(world.verdicts(order.payment())).containsExactly("applied");

        world.publish(refund("a", 1000));
        Soon.is("requested", () -> UNIONPAY.knows(order.refund() + "a"));
        UNIONPAY.decide(order.refund() + "a", "00");
        assertThat(callback(UNIONPAY.notification(order.refund() + "a"))).isEqualTo(200);
        world.awaitSecured(order, PaymentRefunded.class);

        world.publish(refund("b", 1550));
        Soon.is("requested", () -> UNIONPAY.knows(order.refund() + "b"));
        UNIONPAY.decide(order.refund() + "b", "61");
        assertThat(callback(UNIONPAY.notification(order.refund() + "b"))).isEqualTo(200);
        world.awaitSecured(order, PaymentRefunded.class, RefundFailed.class);
    }

    @Test
    void theNumberOfTheCardIsNeitherStoredNorLogged(CapturedOutput log) {
        opened();
        UNIONPAY.pay(order.payment());
        String notification = UNIONPAY.notification(order.payment());
        assertThat(notification).contains(UnionPayShop.CARD);
        assertThat(callback(notification)).isEqualTo(200);
        assertThat(callback(notification.replace("2550", "2549"))).isEqualTo(401);
        world.awaitSecured(order);
        assertThat(world.columnsThatContain(UnionPayShop.CARD, "payment", "outbox", "platform"))
                .isEmpty();
        assertThat(world.columnsThatContain(order.payment(), "payment", "outbox"))
                .isNotEmpty();
        assertThat(log.getAll()).doesNotContain(UnionPayShop.CARD);
    }

    @Test
    void aForgedCallbackChangesNothing() {
        opened();
        UNIONPAY.pay(order.payment());
        assertThat(callback(UNIONPAY.forgedNotification(order.payment()))).isEqualTo(401);
        assertThat(callback(UNIONPAY.notification(order.payment()).replace("2550", "2549")))
                .isEqualTo(401);
        assertThat(callback("orderId=" + order.payment())).isEqualTo(401);
        assertThat(world.paymentStatus(order)).isEqualTo("started");
    }

    /** The signature of a message covers a text that can be split into fields in several ways. */
    @Test
    void aPaymentAtAnotherShopPaysNoOrderHere() {
        opened();
        UNIONPAY.pay(order.payment());
        assertThat(callback(UNIONPAY.splitNotification(order.payment()))).isEqualTo(401);
        assertThat(world.verdicts(order.payment())).isEmpty();
        assertThat(world.paymentStatus(order)).isEqualTo("started");
    }

    @Test
    void anotherAmountOrCurrencyIsAMismatch() {
        opened();
        UNIONPAY.pay(order.payment());
        assertThat(callback(UNIONPAY.notification(order.payment(), Map.of("txnAmt", "2549"))))
                .isEqualTo(200);
        world.awaitPublished(order, PaymentStarted.class, PaymentMismatched.class);
        assertThat(callback(UNIONPAY.notification(order.payment(), Map.of("currencyCode", "840", "queryId", "1"))))
                .isEqualTo(200);
        world.awaitPublished(order, PaymentStarted.class, PaymentMismatched.class, PaymentMismatched.class);
        assertThat(world.paymentStatus(order)).isEqualTo("started");
    }

    @Test
    void aCallbackOfAnotherShopIsRefused() {
        opened();
        UNIONPAY.pay(order.payment());
        assertThat(callback(UNIONPAY.notification(order.payment(), Map.of("merId", "777290058110049"))))
                .isEqualTo(400);
        assertThat(world.paymentStatus(order)).isEqualTo("started");
    }

    @Test
    void aPaymentWhoseCallbackWasLostIsFound() {
        opened();
        UNIONPAY.pay(order.payment());
        world.passes(ASK_AFTER);
        world.awaitSecured(order);
    }

    @Test
    void aRefundIsRequestedOnceAndFoundAlthoughAnswersAndCallbacksAreLost() {
        opened();
        UNIONPAY.pay(order.payment());
        callback(UNIONPAY.notification(order.payment()));
        world.awaitSecured(order);
        long before = UNIONPAY.refunds();
        UNIONPAY.failsAndLosesAnswersOfRefunds();
        world.publish(refund("", 2550));
        world.awaitRefund(order, "accepted");
        assertThat(UNIONPAY.refunds()).isEqualTo(before + 1);
        UNIONPAY.decide(order.refund(), "00");
        world.passes(ASK_AFTER);
        world.awaitSecured(order, PaymentRefunded.class);
        assertThat(UNIONPAY.refunds()).isEqualTo(before + 1);
    }

    /** UnionPay takes no money after the window. What was never begun is closed at the first question after it. */
    @Test
    void aPaymentThatNobodyBeganIsClosedAfterItsWindow() {
        PaymentStarted started = started();
        world.passes(WINDOW.plusMinutes(1));
        UNIONPAY.isAt(world.now());
        Soon.is("closed", () -> world.paymentStatus(order).equals("closed"));
        assertThat(UNIONPAY.open(started.instructions())).isEqualTo("too late");
    }

    /** UnionPay says for ever that a payment is undecided if the shopper has begun and not finished it. */
    @Test
    void aPaymentThatNobodyFinishedIsClosedTwoHoursAfterItsWindow() {
        opened();
        Instant undecidedUntil = end().plus(Duration.ofHours(2));
        while (world.paymentStatus(order).equals("started")) {
            assertThat(world.now()).isBefore(undecidedUntil);
            askAgain();
        }
        assertThat(world.paymentStatus(order)).isEqualTo("closed");
        assertThat(world.now()).isAfterOrEqualTo(undecidedUntil);
        askAgain();
        assertThat(world.texts("select reference from payment.inquiry where reference = ?", order.payment()))
                .as("nobody is asked any more")
                .isEmpty();
    }

    /** Moves the clock to the next inquiry, and waits for its outcome. */
    private void askAgain() {
        String inquiry = "select due_at at time zone 'UTC' from payment.inquiry where reference = ?";
        List<String> before = world.texts(inquiry, order.payment());
        Instant dueAt = Instant.parse(before.getFirst().replace(' ', 'T') + "Z");
        world.passes(Duration.between(world.now(), dueAt));
        Soon.is("asked", () -> !world.texts(inquiry, order.payment()).equals(before));
        world.awaitDelivered();
    }

    @Test
    void aCaptureAfterTheClosureCounts() {
        opened();
        UNIONPAY.decide(order.payment(), "64");
        world.passes(WINDOW.plusMinutes(5));
        Soon.is("closed", () -> world.paymentStatus(order).equals("closed"));
        UNIONPAY.pay(order.payment());
        assertThat(callback(UNIONPAY.notification(order.payment()))).isEqualTo(200);
        world.awaitSecured(order);
    }

    @Test
    void anAuthorisedPaymentIsCapturedOnceAndRefunded() {
        opened();
        UNIONPAY.authorise(order.payment());
        assertThat(callback(UNIONPAY.notification(order.payment()))).isEqualTo(200);
        world.awaitSecured(order);
        assertThat(world.paymentStatus(order)).isEqualTo("authorised");

        String capture = "c" + order.payment().substring(1);
        world.publish(
                new CaptureRequested(capture, order.correlation(), order.payment(), Money.ofMinor(1000, "CNY"), false));
        Soon.is("requested", () -> UNIONPAY.knows(capture));
        UNIONPAY.decide(capture, "00");
        assertThat(callback(UNIONPAY.notification(capture))).isEqualTo(200);
        assertThat(callback(UNIONPAY.notification(capture))).isEqualTo(200);
        world.awaitSecured(order, PaymentCaptured.class, PaymentVoided.class);
        assertThat(world.numbers("select captured_minor from payment.payment where reference = ?", order.payment()))
                .containsExactly(1000L);

        world.publish(refund("c", 1000));
        Soon.is("requested", () -> UNIONPAY.knows(order.refund() + "c"));
        UNIONPAY.decide(order.refund() + "c", "00");
        assertThat(callback(UNIONPAY.notification(order.refund() + "c"))).isEqualTo(200);
        world.awaitSecured(order, PaymentCaptured.class, PaymentVoided.class, PaymentRefunded.class);
    }

    @Test
    void aPaymentThatUnionPayCannotTakeFails() {
        world.publish(new PaymentRequested(
                order.payment(), order.correlation(), Money.ofMinor(2550, "GBP"), "unionpay", null, end()));
        world.awaitPublished(order, PaymentFailed.class);
    }

    /** The shopper's browser has posted the form. */
    private void opened() {
        assertThat(UNIONPAY.open(started().instructions())).isEqualTo("choose a card");
    }

    private PaymentStarted started() {
        world.publish(new PaymentRequested(order.payment(), order.correlation(), AMOUNT, "unionpay", null, end()));
        world.awaitPublished(order, PaymentStarted.class);
        return (PaymentStarted)
                world.publishedOf(order.correlation(), PaymentEvent.class).getFirst();
    }

    private Instant end() {
        return world.now().plus(WINDOW);
    }

    private RefundRequested refund(String suffix, long amountMinor) {
        return new RefundRequested(
                order.refund() + suffix,
                order.correlation(),
                order.payment(),
                Money.ofMinor(amountMinor, "CNY"),
                "changed their mind",
                null);
    }

    /** As UnionPay sends it: a form. */
    private int callback(String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/api/v2/payments/callbacks/unionpay"
                        .formatted(context.getEnvironment().getProperty("local.server.port"))))
                .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                .POST(BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
