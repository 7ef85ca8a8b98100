package shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shipping.ShippingWorld.Answer;
import shipping.ShippingWorld.Order;

/** Over HTTP, both ways: what is asked of the sandbox, and what it tells. */
@ShippingTest
class TheSandboxCarrierBehavesAsItIsToldTests {

    private final ShippingWorld world;
    private Order order = ShippingWorld.order();

    TheSandboxCarrierBehavesAsItIsToldTests(ShippingWorld world) {
        this.world = world;
    }

    @BeforeEach
    void anotherOrder() {
        order = ShippingWorld.order();
    }

    @AfterEach
    void goodAgain() {
        behave("{}");
    }

    @Test
    void carriesWhatItIsToldTo() {
        booked();
        assertThat(scan("{\"event\":\"dispatched\"}").status()).isEqualTo(200);
        world.awaitTold(order, "shipment.created", "shipment.dispatched");
        assertThat(scan("{\"event\":\"delivered\",\"repeat\":2}").body()).contains("shipment.delivered:");
        world.awaitTold(order, "shipment.created", "shipment.dispatched", "shipment.delivered");
        assertThat(world.verdicts(order)).containsExactly("applied", "applied");
    }

    @Test
    void orTellsItOutOfOrder() {
        booked();
        assertThat(scan("{\"event\":\"delivered\",\"reorder\":true}").body())
                .contains("shipment.delivered:", "shipment.dispatched:");
        world.awaitTold(order, "shipment.created", "shipment.dispatched", "shipment.delivered");
        assertThat(world.verdicts(order)).containsExactly("applied", "unchanged");
    }

    @Test
    void orLater() {
        booked();
        assertThat(scan("{\"event\":\"dispatched\",\"delay_ms\":50}").status()).isEqualTo(202);
        world.awaitTold(order, "shipment.created", "shipment.dispatched");
    }

    @Test
    void orKeepsTheAnswerBack() {
        booked();
        assertThat(scan("{\"event\":\"dispatched\",\"hang\":true}").status()).isEqualTo(200);
        assertThat(world.told(order)).containsExactly("shipment.created", "shipment.dispatched");
    }

    @Test
    void refusesWhatItCannotRead() {
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
    void aShipmentIsBookedThoughTheCarrierFailsAndHangs() {
        behave("{\"fail\":1,\"hang\":1}");
        booked();
        assertThat(world.send("GET", "/sandbox/shipments/behaviour", "").body()).contains("\"fail\":1");
    }

    @Test
    void aScanMayComeBeforeTheBookingIsAnswered() {
        behave("{\"dispatch_on_booking\":true,\"delay_ms\":100}");
        world.ask(world.ship(order));
        world.awaitQuiet();
        assertThat(world.told(order)).containsExactly("shipment.created", "shipment.dispatched");
        assertThat(world.status(order)).isEqualTo("dispatched");
    }

    @Test
    void aRefusedBookingSaysWhyAndCanBeCancelled() {
        behave("{\"refuse\":1}");
        world.ask(world.ship(order));
        world.awaitQuiet();
        assertThat(world.status(order)).isEqualTo("requested");
        assertThat(world.failure(order)).contains("set to refuse");
        assertThat(world.told(order)).isEmpty();
        world.ask(world.cancel(order));
        world.awaitTold(order, "shipment.cancelled");
    }

    @Test
    void aCancellationReachesTheCarrierThatHangs() {
        booked();
        behave("{\"hang\":1}");
        world.ask(world.cancel(order), world.cancel(order), world.ship(order));
        world.awaitTold(order, "shipment.created", "shipment.cancelled", "shipment.cancelled", "shipment.cancelled");
        world.awaitQuiet();
    }

    @Test
    void aCancellationComesTooLateAndIsMadeAllTheSame() {
        booked();
        behave("{\"send_cancelled\":true}");
        world.ask(world.cancel(order));
        world.awaitTold(order, "shipment.created", "shipment.cancelled");
        world.awaitQuiet();
        scan("{\"event\":\"dispatched\"}");
        assertThat(world.verdicts(order)).containsExactly("mismatch");
        assertThat(world.told(order)).containsExactly("shipment.created", "shipment.cancelled");
    }

    @Test
    void aCancellationOvertakesTheBooking() {
        behave("{\"delay_ms\":200}");
        world.ask(world.ship(order));
        await().atMost(ShippingWorld.TIMEOUT).until(() -> world.status(order).equals("requested"));
        world.ask(world.cancel(order));
        world.awaitTold(order, "shipment.cancelled");
        world.awaitQuiet();
        assertThat(world.status(order)).isEqualTo("cancelled");
        assertThat(world.told(order)).containsExactly("shipment.cancelled");
    }

    private void booked() {
        world.ask(world.ship(order));
        world.awaitTold(order, "shipment.created");
    }

    private Answer scan(String body) {
        return world.send("POST", "/sandbox/shipments/%s/scan".formatted(order.waybill()), body);
    }

    private void behave(String body) {
        assertThat(world.send("PUT", "/sandbox/shipments/behaviour", body).status())
                .isEqualTo(200);
    }
}
