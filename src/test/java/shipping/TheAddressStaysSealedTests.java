package shipping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import shipping.ShippingWorld.Order;
import testing.Edge;

@ShippingTest
@ExtendWith(OutputCaptureExtension.class)
class TheAddressStaysSealedTests {

    private final ShippingWorld world;
    private final Edge operator;
    private Order order = ShippingWorld.order();

    TheAddressStaysSealedTests(ShippingWorld world, WebApplicationContext context) {
        this.world = world;
        this.operator = Edge.of(context, Scopes.OPERATOR_SHIPMENTS);
    }

    @BeforeEach
    void anotherOrder() {
        order = ShippingWorld.order();
    }

    @Test
    void inEveryTableAndEventAndLogLine(CapturedOutput output) {
        world.send("PUT", "/sandbox/shipments/behaviour", "{\"fail\":1,\"refuse\":1}");
        world.ask(world.ship(order));
        world.awaitQuiet();
        assertThat(operator.post("again", "{}", "/api/v2/shipments/{id}/book", world.id(order)))
                .hasStatus(200);
        world.awaitTold(order, "shipment.created");
        world.scan("shipment.delivered", order);
        world.awaitQuiet();

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
            assertThat(world.placesThatSay(clear)).isEmpty();
            assertThat(output).doesNotContain(clear);
        }
        assertThat(world.placesThatSay(order.shipment()))
                .as("it does look")
                .contains("outbox.event.payload", "shipping.shipment.reference", "shipping.carrier_event.reference");
    }

    @Test
    void alsoWhereItIsNoAddress(CapturedOutput output) {
        world.ask(world.ship(order, ShippingWorld.NAME));
        world.awaitQuiet();

        assertThat(world.failure(order)).isEqualTo("the address is not a JSON object");
        assertThat(operator.get("/api/v2/shipments/{id}", world.id(order))).hasStatus(500);
        assertThat(world.placesThatSay(ShippingWorld.NAME)).isEmpty();
        assertThat(output).doesNotContain(ShippingWorld.NAME).doesNotContain("Ottoline");
    }

    @Test
    void forEverOnceItIsErased() {
        var request = world.ship(order);
        world.erase(order);
        world.ask(request);
        world.awaitQuiet();

        assertThat(world.status(order)).isEqualTo("requested");
        assertThat(world.failure(order)).isEqualTo("the address is unreadable: the person's data was erased");
        assertThat(operator.get("/api/v2/shipments/{id}", world.id(order)))
                .hasStatus(200)
                .bodyJson()
                .doesNotHavePath("address")
                .doesNotHavePath("gift_message");
    }
}
