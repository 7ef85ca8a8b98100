package shipping.shipment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.shipment.ShippingWorld.Order;
import testing.Edge;
import testing.sandbox.SandboxTest;

/** No table, event or log line contains an address or a gift message in clear. */
@SandboxTest
@ExtendWith(OutputCaptureExtension.class)
class TheAddressStaysSealedTests {

    private static final String[] SCHEMAS = {"outbox", "shipping"};

    private final ShippingWorld world;
    private final Edge operator;
    private final Order order = ShippingWorld.order();

    TheAddressStaysSealedTests(WebApplicationContext context) {
        this.world = new ShippingWorld(context);
        this.operator = Edge.of(context, Scopes.OPERATOR_SHIPMENTS);
    }

    @Test
    void noTableEventOrLogLineContainsTheAddress(CapturedOutput output) {
        world.send("PUT", "/sandbox/shipments/behaviour", "{\"fail\":1,\"refuse\":1}");
        world.publish(world.ship(order));
        world.awaitDelivered();
        assertThat(operator.post("again", "{}", "/api/v2/shipments/{id}/book", world.id(order)))
                .hasStatus(200);
        world.awaitPublished(order, ShipmentCreated.class);
        world.scan("shipment.delivered", order);
        world.awaitDelivered();

        assertThat(operator.get("/api/v2/shipments/{id}", world.id(order)))
                .bodyJson()
                .extractingPath("address.name")
                .isEqualTo(ShippingWorld.NAME);
        assertThat(operator.get("/api/v2/shipments/{id}", world.id(order)))
                .bodyJson()
                .extractingPath("gift_message")
                .isEqualTo(ShippingWorld.GIFT_MESSAGE);
        for (String clear :
                new String[] {ShippingWorld.NAME, "Marl Yard", "7946 0991", "N1 9GU", ShippingWorld.GIFT_MESSAGE}) {
            assertThat(world.columnsThatContain(clear, SCHEMAS)).isEmpty();
            assertThat(output).doesNotContain(clear);
        }
        assertThat(world.columnsThatContain(order.shipment(), SCHEMAS))
                .as("the search finds other texts")
                .contains("outbox.event.payload", "shipping.shipment.reference", "shipping.carrier_event.reference");
    }

    @Test
    void anUnreadableAddressIsNotStoredOrLoggedEither(CapturedOutput output) {
        world.publish(world.ship(order, ShippingWorld.NAME));
        world.awaitDelivered();

        assertThat(world.failure(order)).isEqualTo("the address is not a JSON object");
        assertThat(operator.get("/api/v2/shipments/{id}", world.id(order))).hasStatus(500);
        assertThat(world.columnsThatContain(ShippingWorld.NAME, SCHEMAS)).isEmpty();
        assertThat(output).doesNotContain(ShippingWorld.NAME).doesNotContain("Ottoline");
    }

    @Test
    void anErasedAddressCannotBeRead() {
        var request = world.ship(order);
        world.erase(order);
        world.publish(request);
        world.awaitDelivered();

        assertThat(world.status(order)).isEqualTo("requested");
        assertThat(world.failure(order)).isEqualTo("the address is unreadable: the person's data was erased");
        assertThat(operator.get("/api/v2/shipments/{id}", world.id(order)))
                .hasStatus(200)
                .bodyJson()
                .doesNotHavePath("address")
                .doesNotHavePath("gift_message");
    }
}
