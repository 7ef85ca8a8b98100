package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import outbox.delivery.TwoInstances;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentWorld;
import payment.PaymentWorld.Order;
import payment.callback.ReceiveCallback;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import testing.sandbox.SandboxTest;

/**
 * Two instances that decide on the same payment at the same time reach the same result as one instance.
 *
 * <p>Seen to fail, with 7 of 15 tests, without the lock of payment rows: two refunds of the full amount were both made.
 */
@SandboxTest
@Tag("contention")
class InstancesDecideAsOneTests {

    private static final Fact CAPTURED = new ProviderCallback.Captured("sbx_1");
    private static final Fact REFUNDED = new ProviderCallback.Refunded();
    private static final Fact REFUSED = new ProviderCallback.RefundRefused("account closed");

    private final PaymentWorld world;
    private final TwoInstances instances;
    private final Order order = PaymentWorld.order();

    InstancesDecideAsOneTests(PaymentListeners listeners, ApplicationContext context) {
        world = new PaymentWorld(context);
        instances = new TwoInstances(listeners, world, world.now());
    }

    @Test
    void aCallbackThenItsRequest() {
        assertThat(instances.overlap(captured("e1"), request()))
                .hasExactlyElementsOfTypes(PaymentStarted.class, PaymentSecured.class);
        assertThat(world.paymentStatus(order)).isEqualTo("captured");
    }

    @Test
    void aRequestThenItsCallback() {
        assertThat(instances.overlap(request(), captured("e1")))
                .hasExactlyElementsOfTypes(PaymentStarted.class, PaymentSecured.class);
        assertThat(world.verdicts(order.payment())).containsExactly("applied");
    }

    @Test
    void oneCallbackOnBothAfterItsRequest() {
        instances.decide(request());
        assertThat(instances.overlap(captured("e1"), captured("e1"))).hasExactlyElementsOfTypes(PaymentSecured.class);
    }

    @Test
    void oneCallbackOnBothBeforeItsRequest() {
        assertThat(instances.overlap(captured("e1"), captured("e1"))).isEmpty();
        assertThat(world.verdicts(order.payment())).containsExactly("waiting");
        assertThat(instances.decide(request())).hasExactlyElementsOfTypes(PaymentStarted.class, PaymentSecured.class);
    }

    @Test
    void twoCallbacks() {
        instances.decide(request());
        assertThat(instances.overlap(captured("e1"), captured("e2"))).hasExactlyElementsOfTypes(PaymentSecured.class);
        assertThat(world.verdicts(order.payment())).containsExactly("applied", "unchanged");
    }

    @Test
    void oneRequestOnBoth() {
        assertThat(instances.overlap(request(), request()))
                .hasExactlyElementsOfTypes(PaymentStarted.class, PaymentStarted.class);
    }

    @Test
    void aRefundAndItsCallback() {
        instances.decide(request(), captured("e1"));
        assertThat(instances.overlap(aboutRefund("e2", REFUNDED), world.refund(order)))
                .hasExactlyElementsOfTypes(PaymentRefunded.class);
        assertThat(world.refundStatus(order)).isEqualTo("refunded");
    }

    @Test
    void aRefundAndTheCapture() {
        instances.decide(request());
        assertThat(instances.overlap(world.refund(order), captured("e1")))
                .hasExactlyElementsOfTypes(PaymentSecured.class);
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void aRefundAndThePayment() {
        instances.decide(captured("e1"));
        assertThat(instances.overlap(world.refund(order), request()))
                .hasExactlyElementsOfTypes(PaymentStarted.class, PaymentSecured.class);
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void twoRefundsOfTheFullAmount() {
        instances.decide(request(), captured("e1"));
        assertThat(instances.overlap(world.refund(order), world.refund(order, "/2", 2550)))
                .hasExactlyElementsOfTypes(RefundFailed.class);
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void twoRefundsOfParts() {
        instances.decide(request(), captured("e1"));
        assertThat(instances.overlap(world.refund(order, "/1", 1550), world.refund(order, "/2", 1000)))
                .isEmpty();
        assertThat(calls()).isEqualTo(2);
        assertThat(world.refundMinor(order)).isEqualTo(2550);
    }

    @Test
    void twoRefundsOfPartsThatExceedThePayment() {
        instances.decide(request(), captured("e1"));
        assertThat(instances.overlap(world.refund(order, "/1", 1550), world.refund(order, "/2", 1001)))
                .hasExactlyElementsOfTypes(RefundFailed.class);
        assertThat(calls()).isEqualTo(1);
        assertThat(world.refundMinor(order)).isEqualTo(1550);
    }

    @Test
    void aRefundAndTheRefusalOfAnother() {
        instances.decide(request(), captured("e1"), world.refund(order));
        assertThat(instances.overlap(aboutRefund("e2", REFUSED), world.refund(order, "/2", 1000)))
                .hasExactlyElementsOfTypes(RefundFailed.class);
        assertThat(calls()).isEqualTo(1);
        assertThat(world.refundMinor(order)).isEqualTo(1000);
    }

    @Test
    void aRefundAndTheLateSuccessOfARefusedOne() {
        instances.decide(request(), captured("e1"), world.refund(order), aboutRefund("e2", REFUSED));
        assertThat(instances.overlap(world.refund(order, "/2", 1), aboutRefund("e3", REFUNDED)))
                .hasExactlyElementsOfTypes(PaymentMismatched.class);
        assertThat(calls()).isEqualTo(1);
        assertThat(world.verdicts(order.refund())).containsExactly("applied", "mismatch");
        assertThat(world.refundMinor(order)).isEqualTo(1);
    }

    @Test
    void twoRefundsOfAnUnknownPayment() {
        assertThat(instances.overlap(world.refund(order, "/2", 2550), world.refund(order)))
                .isEmpty();
        assertThat(instances.decide(request(), captured("e1")))
                .hasExactlyElementsOfTypes(PaymentStarted.class, PaymentSecured.class, RefundFailed.class);
        assertThat(calls()).isEqualTo(1);
        assertThat(world.refundStatus(order)).isEqualTo("requested");
    }

    /** How many refunds of the order are called for. */
    private long calls() {
        return world.count(
                "select count(*) from payment.inquiry join payment.refund using (reference)"
                        + " where correlation = ? and status = 'requested'",
                order.correlation());
    }

    private PaymentRequested request() {
        return world.pay(order, "sandbox");
    }

    private ReceiveCallback captured(String event) {
        return callback(event, order.payment(), CAPTURED);
    }

    private ReceiveCallback aboutRefund(String event, Fact fact) {
        return callback(event, order.refund(), fact);
    }

    private ReceiveCallback callback(String event, String reference, Fact fact) {
        return new ReceiveCallback(
                "sandbox",
                new ProviderCallback(event + reference, "any", reference, PaymentWorld.AMOUNT, world.now(), fact));
    }
}
