package shipping.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import outbox.delivery.TwoInstances;
import platform.idempotency.IdempotencyKey;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest.HoldReason;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;
import shipping.ShippingRequest.ShipmentRequested;
import shipping.carrier.Scan;
import shipping.carrier.Scan.Fact;
import shipping.shipment.CarrierAnswer.BookingSucceeded;
import shipping.shipment.CarrierCall.BookingDue;
import shipping.shipment.CarrierCall.WithdrawalDue;
import shipping.shipment.ShippingWorld.Order;
import testing.sandbox.SandboxTest;

/** Two instances that decide on the same shipment at the same time reach the same result as one instance. */
@SandboxTest
class InstancesDecideAsOneTests {

    private final ShippingWorld world;
    private final TwoInstances instances;
    private final Order order = ShippingWorld.order();

    InstancesDecideAsOneTests(ShippingListeners listeners, ApplicationContext context) {
        world = new ShippingWorld(context);
        instances = new TwoInstances(listeners, world, world.now());
    }

    @Test
    void aScanThenItsRequest() {
        assertThat(instances.overlap(scan("e1", Fact.DISPATCHED), request()))
                .hasExactlyElementsOfTypes(ShipmentCreated.class, ShipmentDispatched.class);
        assertThat(world.status(order)).isEqualTo("dispatched");
    }

    @Test
    void aRequestThenItsScan() {
        assertThat(instances.overlap(request(), scan("e1", Fact.DISPATCHED)))
                .hasExactlyElementsOfTypes(BookingDue.class, ShipmentCreated.class, ShipmentDispatched.class);
        assertThat(world.verdicts(order)).containsExactly("applied");
    }

    @Test
    void aScanAndTheAnswerOfTheBooking() {
        instances.decide(request());
        assertThat(instances.overlap(booked(), scan("e1", Fact.DISPATCHED)))
                .hasExactlyElementsOfTypes(ShipmentCreated.class, ShipmentDispatched.class);
    }

    @Test
    void oneScanOnBothAfterItsRequest() {
        instances.decide(request(), booked());
        assertThat(instances.overlap(scan("e1", Fact.DELIVERED), scan("e1", Fact.DELIVERED)))
                .hasExactlyElementsOfTypes(ShipmentDispatched.class, ShipmentDelivered.class);
    }

    @Test
    void oneScanOnBothBeforeItsRequest() {
        assertThat(instances.overlap(scan("e1", Fact.DISPATCHED), scan("e1", Fact.DISPATCHED)))
                .isEmpty();
        assertThat(world.verdicts(order)).containsExactly("waiting");
        assertThat(instances.decide(request()))
                .hasExactlyElementsOfTypes(ShipmentCreated.class, ShipmentDispatched.class);
    }

    @Test
    void oneScanWithoutConsequenceOnBoth() {
        assertThat(instances.overlap(scan("e1", Fact.INFORMATION), scan("e1", Fact.INFORMATION)))
                .isEmpty();
        assertThat(world.verdicts(order)).containsExactly("unchanged");
    }

    @Test
    void theDeliveryThenTheDispatch() {
        instances.decide(request(), booked());
        assertThat(instances.overlap(scan("e2", Fact.DELIVERED), scan("e1", Fact.DISPATCHED)))
                .hasExactlyElementsOfTypes(ShipmentDispatched.class, ShipmentDelivered.class);
        assertThat(world.verdicts(order)).containsExactly("unchanged", "applied");
    }

    @Test
    void oneRequestOnBoth() {
        assertThat(instances.overlap(request(), request())).hasExactlyElementsOfTypes(BookingDue.class);
    }

    @Test
    void aCancellationThenAScan() {
        instances.decide(request(), booked());
        assertThat(instances.overlap(cancellation(), scan("e1", Fact.DISPATCHED)))
                .hasExactlyElementsOfTypes(ShipmentCancelled.class, WithdrawalDue.class);
        assertThat(world.verdicts(order)).containsExactly("mismatch");
    }

    @Test
    void aScanThenACancellation() {
        instances.decide(request(), booked());
        assertThat(instances.overlap(scan("e1", Fact.DISPATCHED), cancellation()))
                .hasExactlyElementsOfTypes(ShipmentDispatched.class, ShipmentCancellationRefused.class);
        assertThat(world.status(order)).isEqualTo("dispatched");
    }

    @Test
    void aCancellationThenItsRequest() {
        assertThat(instances.overlap(cancellation(), request()))
                .hasExactlyElementsOfTypes(ShipmentCancelled.class, ShipmentCancelled.class);
    }

    @Test
    void aRequestThenItsCancellation() {
        assertThat(instances.overlap(request(), cancellation()))
                .hasExactlyElementsOfTypes(BookingDue.class, ShipmentCancelled.class);
        assertThat(instances.decide(booked())).hasExactlyElementsOfTypes(WithdrawalDue.class);
    }

    @Test
    void aHoldThenItsRequest() {
        assertThat(instances.overlap(hold(), request())).hasExactlyElementsOfTypes(BookingDue.class);
        assertThat(world.isHeld(order)).isTrue();
    }

    @Test
    void aRequestThenItsHold() {
        assertThat(instances.overlap(request(), hold())).hasExactlyElementsOfTypes(BookingDue.class);
        assertThat(world.isHeld(order)).isTrue();
    }

    @Test
    void aHoldAndItsRelease() {
        instances.decide(request(), booked());
        assertThat(instances.overlap(release(), hold())).isEmpty();
        assertThat(world.isHeld(order)).isFalse();
    }

    @Test
    void aHoldThenADispatchByAnOperator() {
        instances.decide(request(), booked());
        assertThat(instances.overlap(hold(), dispatch())).isEmpty();
        assertThat(world.status(order)).isEqualTo("created");
    }

    @Test
    void aDispatchByAnOperatorThenAHold() {
        instances.decide(request(), booked());
        assertThat(instances.overlap(dispatch(), hold())).hasExactlyElementsOfTypes(ShipmentDispatched.class);
        assertThat(world.isHeld(order)).isFalse();
    }

    private ShipmentHoldRequested hold() {
        return world.hold(order, HoldReason.DISPUTE, "dp_1");
    }

    private ShipmentReleaseRequested release() {
        return world.release(order, HoldReason.DISPUTE, "dp_1");
    }

    private ShipmentCommand dispatch() {
        return new ShipmentCommand(
                new IdempotencyKey("dispatch " + order.shipment(), "body"),
                ShipmentCommand.Action.DISPATCH,
                order.shipment(),
                order.correlation());
    }

    private ShipmentRequested request() {
        return world.ship(order);
    }

    private ShipmentCancellationRequested cancellation() {
        return world.cancel(order);
    }

    private BookingSucceeded booked() {
        return new BookingSucceeded(order.shipment(), order.correlation(), order.waybill());
    }

    private ReceiveScan scan(String event, Fact fact) {
        return new ReceiveScan(
                "sandbox",
                new Scan(event + order.shipment(), "any", order.shipment(), order.waybill(), world.now(), fact));
    }
}
