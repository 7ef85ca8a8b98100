package shipping.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.shipment.ShippingWorld.Order;
import testing.World.Answer;
import testing.sandbox.SandboxTest;

/** The sandbox carrier books, scans and cancels over HTTP as the request or its configured behaviour says, and shipping handles its scans. */
@SandboxTest
class TheSandboxCarrierBehavesAsItIsToldTests {

    private final ShippingWorld world;
    private final Order order = ShippingWorld.order();

    TheSandboxCarrierBehavesAsItIsToldTests(ApplicationContext context) {
        world = new ShippingWorld(context);
    }

    @AfterEach
    void resetBehaviour() {
        behave("{}");
    }

    @Test
    void aShipmentIsDispatchedAndDelivered() {
        booked();
        assertThat(scan("{\"event\":\"dispatched\"}").status()).isEqualTo(200);
        world.awaitPublished(order, ShipmentCreated.class, ShipmentDispatched.class);
        assertThat(scan("{\"event\":\"delivered\",\"repeat\":2}").body()).contains("shipment.delivered:");
        world.awaitPublished(order, ShipmentCreated.class, ShipmentDispatched.class, ShipmentDelivered.class);
        assertThat(world.verdicts(order)).containsExactly("applied", "applied");
    }

    @Test
    void theScansMayArriveOutOfOrder() {
        booked();
        assertThat(scan("{\"event\":\"delivered\",\"reorder\":true}").body())
                .contains("shipment.delivered:", "shipment.dispatched:");
        world.awaitPublished(order, ShipmentCreated.class, ShipmentDispatched.class, ShipmentDelivered.class);
        assertThat(world.verdicts(order)).containsExactly("applied", "unchanged");
    }

    @Test
    void theScanMayBeDelayed() {
        booked();
        assertThat(scan("{\"event\":\"dispatched\",\"delay_ms\":50}").status()).isEqualTo(202);
        world.awaitPublished(order, ShipmentCreated.class, ShipmentDispatched.class);
    }

    @Test
    void theAnswerMayBeDelayed() {
        booked();
        assertThat(scan("{\"event\":\"dispatched\",\"hang\":true}").status()).isEqualTo(200);
        assertThat(world.published(order)).containsExactly(ShipmentCreated.class, ShipmentDispatched.class);
    }

    @Test
    void unreadableRequestsAreRefused() {
        Answer answer = scan("{\"event\":\"lost\",\"repeat\":101}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("event");
        assertThat(world.send("POST", "/sandbox/shipments/ABC/scan", "{\"event\":\"dispatched\"}")
                        .status())
                .isEqualTo(400);
        assertThat(world.send("POST", "/sandbox/shipments/SBX-a_a/scan", "{\"event\":\"dispatched\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aShipmentIsBookedAlthoughTheCarrierFailsAndHangs() {
        behave("{\"fail\":1,\"hang\":1}");
        booked();
        assertThat(world.send("GET", "/sandbox/shipments/behaviour", "").body()).contains("\"fail\":1");
    }

    @Test
    void aScanMayArriveBeforeTheAnswerToTheBooking() {
        behave("{\"dispatch_on_booking\":true,\"delay_ms\":3000}");
        world.publish(world.ship(order));
        world.awaitDelivered();
        assertThat(world.published(order)).containsExactly(ShipmentCreated.class, ShipmentDispatched.class);
        assertThat(world.status(order)).isEqualTo("dispatched");
    }

    @Test
    void aRefusedBookingHasAReasonAndCanBeCancelled() {
        behave("{\"refuse\":1}");
        world.publish(world.ship(order));
        world.awaitDelivered();
        assertThat(world.status(order)).isEqualTo("requested");
        assertThat(world.failure(order)).contains("set to refuse");
        assertThat(world.published(order)).isEmpty();
        world.publish(world.cancel(order));
        world.awaitPublished(order, ShipmentCancelled.class);
    }

    @Test
    void aCancellationReachesACarrierThatHangs() {
        booked();
        behave("{\"hang\":1}");
        world.publish(world.cancel(order), world.cancel(order), world.ship(order));
        world.awaitPublished(
                order,
                ShipmentCreated.class,
                ShipmentCancelled.class,
                ShipmentCancelled.class,
                ShipmentCancelled.class);
        world.awaitDelivered();
    }

    @Test
    void aScanAfterTheCancellationIsAMismatch() {
        booked();
        behave("{\"send_cancelled\":true}");
        world.publish(world.cancel(order));
        world.awaitPublished(order, ShipmentCreated.class, ShipmentCancelled.class);
        world.awaitDelivered();
        scan("{\"event\":\"dispatched\"}");
        assertThat(world.verdicts(order)).containsExactly("mismatch");
        assertThat(world.published(order)).containsExactly(ShipmentCreated.class, ShipmentCancelled.class);
    }

    @Test
    void aCancellationOvertakesTheBooking() {
        behave("{\"delay_ms\":4000}");
        world.publish(world.ship(order));
        world.awaitStatus(order, "requested");
        world.publish(world.cancel(order));
        world.awaitPublished(order, ShipmentCancelled.class);
        world.awaitDelivered();
        assertThat(world.status(order)).isEqualTo("cancelled");
        assertThat(world.published(order)).containsExactly(ShipmentCancelled.class);
    }

    private void booked() {
        world.publish(world.ship(order));
        world.awaitPublished(order, ShipmentCreated.class);
    }

    private Answer scan(String body) {
        return world.send("POST", "/sandbox/shipments/%s/scan".formatted(order.waybill()), body);
    }

    private void behave(String body) {
        assertThat(world.send("PUT", "/sandbox/shipments/behaviour", body).status())
                .isEqualTo(200);
    }
}
