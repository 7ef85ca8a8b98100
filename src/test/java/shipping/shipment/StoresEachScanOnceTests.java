package shipping.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ApplicationContext;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.shipment.ShippingWorld.Order;
import testing.World.Answer;
import testing.sandbox.CallbackContract;
import testing.sandbox.SandboxTest;

/** A scan of the carrier is stored and counts once, if it is genuine and fits to the shipment. */
@SandboxTest
class StoresEachScanOnceTests extends CallbackContract<ShippingWorld> {

    private final MeterRegistry meters;
    private final Order order = ShippingWorld.order();

    StoresEachScanOnceTests(ApplicationContext context, MeterRegistry meters) {
        super(new ShippingWorld(context));
        this.meters = meters;
    }

    @Test
    void aDuplicateIsAcceptedAndChangesNothing() {
        created(order);
        for (int i = 0; i < 3; i++) {
            assertThat(world.scan("shipment.dispatched", order)).isEqualTo(new Answer(200, "{\"accepted\":true}"));
        }
        world.awaitDelivered();
        assertThat(world.published(order)).containsExactly(ShipmentCreated.class, ShipmentDispatched.class);
        assertThat(world.verdicts(order)).containsExactly("applied");
    }

    @Test
    void aDeliveredShipmentWasDispatchedWhicheverScanArrivesFirst() {
        created(order);
        world.scan("shipment.delivered", order);
        world.scan("shipment.dispatched", order);
        world.awaitPublished(order, ShipmentCreated.class, ShipmentDispatched.class, ShipmentDelivered.class);
        assertThat(world.verdicts(order)).containsExactly("applied", "unchanged");
    }

    @Test
    void aScanBeforeTheRequestWaits() {
        world.scan("shipment.dispatched", order);
        assertThat(world.verdicts(order)).containsExactly("waiting");
        assertThat(world.status(order)).isEqualTo("awaited");
        assertThat(meters.get("orderwright.shipping.scans.waiting").gauge().value())
                .isEqualTo(1);
        world.publish(world.ship(order));
        world.awaitPublished(order, ShipmentCreated.class, ShipmentDispatched.class);
        assertThat(world.verdicts(order)).containsExactly("applied");
    }

    @Test
    void aMismatchIsStoredAndNotPublished() {
        created(order);
        double before = mismatches();
        assertThat(world.scan("wrong waybill", "shipment.dispatched", order, "SBX-other")
                        .status())
                .isEqualTo(200);
        Order other = ShippingWorld.order();
        created(other);
        assertThat(world.scan("the waybill of another", "shipment.dispatched", order, other.waybill())
                        .status())
                .isEqualTo(200);
        assertThat(world.verdicts(order)).containsExactly("mismatch", "mismatch");
        assertThat(mismatches()).isEqualTo(before + 2);
        assertThat(world.published(order)).containsExactly(ShipmentCreated.class);
    }

    @Test
    void ourOwnStaffSendsNoScans() {
        assertThat(world.callbackWithoutSignature("own", "{}").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"e\\u0000, control characters", "half \\ud800, event_id"})
    void aScanWithAnUnreadableIdIsRefused(String eventId, String reason) {
        assertUnreadable(
                world.callback(
                        "{\"event_id\":\"%s\",\"type\":\"t\",\"reference\":\"r\",\"waybill\":\"w\",\"occurred_at\":\"2026-03-01T09:01:00Z\"}"
                                .formatted(eventId)),
                reason);
    }

    private void created(Order shipped) {
        world.publish(world.ship(shipped));
        world.awaitPublished(shipped, ShipmentCreated.class);
    }

    private double mismatches() {
        return meters.counter("orderwright.shipping.mismatches", "carrier", "sandbox")
                .count();
    }
}
