package shipping;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import shipping.ShippingWorld.Answer;
import shipping.ShippingWorld.Order;
import testing.MutableClock;

@ShippingTest
class StoresEachScanOnceTests {

    private final ShippingWorld world;
    private final MutableClock clock;
    private final MeterRegistry meters;
    private Order order = ShippingWorld.order();

    StoresEachScanOnceTests(ShippingWorld world, MutableClock clock, MeterRegistry meters) {
        this.world = world;
        this.clock = clock;
        this.meters = meters;
    }

    @BeforeEach
    void anotherOrder() {
        order = ShippingWorld.order();
    }

    @Test
    void aRepeatIsAcceptedAndChangesNothing() {
        world.ask(world.ship(order));
        world.awaitTold(order, "shipment.created");
        for (int i = 0; i < 3; i++) {
            assertThat(world.scan("shipment.dispatched", order)).isEqualTo(new Answer(200, "{\"accepted\":true}"));
        }
        world.awaitQuiet();
        assertThat(world.told(order)).containsExactly("shipment.created", "shipment.dispatched");
        assertThat(world.verdicts(order)).containsExactly("applied");
    }

    @Test
    void whatArrivesHasLeftWhicheverIsToldFirst() {
        world.ask(world.ship(order));
        world.awaitTold(order, "shipment.created");
        world.scan("shipment.delivered", order);
        world.scan("shipment.dispatched", order);
        world.awaitTold(order, "shipment.created", "shipment.dispatched", "shipment.delivered");
        assertThat(world.verdicts(order)).containsExactly("applied", "unchanged");
    }

    @Test
    void whatComesBeforeTheRequestWaits() {
        world.scan("shipment.dispatched", order);
        assertThat(world.verdicts(order)).containsExactly("waiting");
        assertThat(world.status(order)).isEqualTo("awaited");
        assertThat(meters.get("orderwright.shipping.scans.waiting").gauge().value())
                .isEqualTo(1);
        world.ask(world.ship(order));
        world.awaitTold(order, "shipment.created", "shipment.dispatched");
        assertThat(world.verdicts(order)).containsExactly("applied");
    }

    @Test
    void aMismatchIsKeptAndToldToNobody() {
        world.ask(world.ship(order));
        world.awaitTold(order, "shipment.created");
        double before = mismatches();
        assertThat(world.scan("wrong waybill", "shipment.dispatched", order, "SBX-other")
                        .status())
                .isEqualTo(200);
        Order other = ShippingWorld.order();
        world.ask(world.ship(other));
        world.awaitTold(other, "shipment.created");
        assertThat(world.scan("the waybill of another", "shipment.dispatched", order, other.waybill())
                        .status())
                .isEqualTo(200);
        assertThat(world.verdicts(order)).containsExactly("mismatch", "mismatch");
        assertThat(mismatches()).isEqualTo(before + 2);
        assertThat(world.told(order)).containsExactly("shipment.created");
    }

    @Test
    void aForgedOneIsRefused() {
        String body = "{\"event_id\":\"forged\"}";
        long now = clock.instant().getEpochSecond();
        assertThat(world.deliver(body, "").status()).isEqualTo(401);
        assertThat(world.deliver(body, "t=1,v1=00").status()).isEqualTo(401);
        assertThat(world.deliver(body, ShippingWorld.signature("another secret altogether", now, body)))
                .satisfies(answer -> {
                    assertThat(answer.status()).isEqualTo(401);
                    assertThat(answer.body()).contains("CALLBACK_SIGNATURE_INVALID");
                });
        assertThat(world.deliver(body + " ", ShippingWorld.signature(ShippingWorld.SECRET, now, body))
                        .status())
                .isEqualTo(401);
        assertThat(world.send("POST", "/api/v2/shipments/callbacks/sandbox", body)
                        .status())
                .isEqualTo(401);
        assertThat(world.send("POST", "/api/v2/shipments/callbacks/own", body).status())
                .as("our own people send none")
                .isEqualTo(401);
    }

    @Test
    void oneThatIsSignedWithAnAcceptedSecretIsBelieved() {
        String body = "{}"; // read, and so believed
        long now = clock.instant().getEpochSecond();
        for (String secret : List.of(ShippingWorld.SECRET, ShippingWorld.ACCEPTED_SECRET)) {
            Answer answer = world.deliver(body, ShippingWorld.signature(secret, now, body));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("CALLBACK_UNREADABLE");
        }
    }

    @Test
    void anOldOneIsRefused() {
        String body = "{}";
        long now = clock.instant().getEpochSecond();
        assertThat(world.deliver(body, ShippingWorld.signature(ShippingWorld.SECRET, now - 301, body))
                        .status())
                .isEqualTo(401);
        assertThat(world.deliver(body, ShippingWorld.signature(ShippingWorld.SECRET, now + 301, body))
                        .status())
                .isEqualTo(401);
        assertThat(world.deliver(body, ShippingWorld.signature(ShippingWorld.SECRET, now - 299, body))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatCannotBeUnderstoodIsRefused() {
        assertRefused("", "not the JSON");
        assertRefused("null", "empty");
        assertRefused("[]", "not the JSON");
        assertRefused("{\"event_id\":\"e\",\"type\":\"shipment.dispatched\"}", "reference is missing");
        assertRefused(
                "{\"event_id\":\"e\\u0000\",\"type\":\"t\",\"reference\":\"r\",\"waybill\":\"w\","
                        + "\"occurred_at\":\"2026-03-01T09:01:00Z\"}",
                "control characters");
        assertRefused(
                "{\"event_id\":\"half \\ud800\",\"type\":\"t\",\"reference\":\"r\",\"waybill\":\"w\","
                        + "\"occurred_at\":\"2026-03-01T09:01:00Z\"}",
                "event_id");
    }

    @Test
    void aCarrierThatIsNotThereIsNotFound() {
        assertThat(world.send("POST", "/api/v2/shipments/callbacks/nobody", "{}")
                        .status())
                .isEqualTo(404);
    }

    private double mismatches() {
        return meters.counter("orderwright.shipping.mismatches", "carrier", "sandbox")
                .count();
    }

    private void assertRefused(String body, String why) {
        Answer answer = world.deliver(
                body,
                ShippingWorld.signature(ShippingWorld.SECRET, clock.instant().getEpochSecond(), body));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("CALLBACK_UNREADABLE", why);
    }
}
