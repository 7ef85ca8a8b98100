package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** Operators follow a shipment from its booking to its delivery, with the sandbox as the carrier. */
class FollowsAShipmentTests extends EdgeTest {

    FollowsAShipmentTests(Platform platform) {
        super(platform);
    }

    @Test
    void untilItArrives() {
        Map<String, Object> address = Checkout.address();
        address.put("postal_code", "N1");
        PlacedOrder order = platform.shopper()
                .checkout()
                .line(operator.sells(100, 3), 1)
                .with("shipping_address", address)
                .with("gift_message", "Happy birthday, Ada")
                .placed()
                .pay();
        Soon.holds("booked", () -> assertThat(status(order)).isEqualTo("CREATED"));
        String path = "/api/v2/shipments/" + order.shipments().text("/shipments/0/shipment_id");

        order.scan("dispatched");
        assertThat(status(order)).isEqualTo("DISPATCHED");
        order.scan("delivered");

        Answer delivered = operator.get(path).is(200);
        assertThat(delivered.text("/status")).isEqualTo("DELIVERED");
        assertThat(delivered.text("/address/postal_code")).isEqualTo("N1");
        assertThat(delivered.text("/gift_message")).isEqualTo("Happy birthday, Ada");
        assertThat(order.shipments().at("/shipments/0/gift_message").isMissingNode())
                .isTrue();
        operator.post(path + "/book", Map.of()).refused(409, "SHIPMENT_NOT_READY");
    }

    private static String status(PlacedOrder order) {
        return order.shipments().text("/shipments/0/status");
    }
}
