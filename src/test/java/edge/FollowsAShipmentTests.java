package edge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;
import platform.privacy.PersonalKeys;
import shipping.ShippingRequest.Line;
import shipping.ShippingRequest.ShipmentRequested;

/** From its request to its delivery, with the sandbox as the carrier. */
@OverHttp
class FollowsAShipmentTests {

    private static final String ADDRESS = "{\"name\":\"Ada\",\"line1\":\"1 Yard\",\"postalCode\":\"N1\"}";

    private final Platform platform;
    private final Operator operator;
    private final ApplicationEventPublisher publisher;
    private final PersonalKeys personalKeys;
    private final TransactionTemplate transaction;

    FollowsAShipmentTests(
            Platform platform,
            ApplicationEventPublisher publisher,
            PersonalKeys personalKeys,
            TransactionTemplate transaction) {
        this.platform = platform;
        this.operator = platform.operator();
        this.publisher = publisher;
        this.personalKeys = personalKeys;
        this.transaction = transaction;
    }

    @Test
    void untilItArrives() {
        String correlation = Platform.fresh("order");
        request(correlation);
        String list = "/api/v2/shipments?correlation=" + Operator.encoded(correlation);
        Soon.holds("booked", () -> assertThat(status(list)).isEqualTo("CREATED"));
        Answer booked = operator.get(list).is(200);
        String scan = "/sandbox/shipments/%s/scan".formatted(booked.text("/shipments/0/waybill"));
        String path = "/api/v2/shipments/" + booked.text("/shipments/0/shipment_id");

        platform.stranger()
                .call("POST", scan)
                .body(Map.of("event", "dispatched"))
                .send()
                .is(200);
        assertThat(status(list)).isEqualTo("DISPATCHED");
        platform.stranger()
                .call("POST", scan)
                .body(Map.of("event", "delivered"))
                .send()
                .is(200);

        Answer delivered = operator.get(path).is(200);
        assertThat(delivered.text("/status")).isEqualTo("DELIVERED");
        assertThat(delivered.text("/address/postal_code")).isEqualTo("N1");
        operator.post(path + "/book", Map.of()).refused(409, "SHIPMENT_NOT_READY");
    }

    private String status(String list) {
        return operator.get(list).is(200).text("/shipments/0/status");
    }

    private void request(String correlation) {
        transaction.executeWithoutResult(status -> publisher.publishEvent(new ShipmentRequested(
                correlation + "/ship/1",
                correlation,
                "main",
                "GB",
                requireNonNull(personalKeys.obtain(Set.of(correlation)).get(correlation))
                        .seal(ADDRESS),
                List.of(new Line("A", 1)))));
    }
}
