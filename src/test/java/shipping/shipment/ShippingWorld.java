package shipping.shipment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContext;
import outbox.Event;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;
import shipping.ShippingEvent;
import shipping.ShippingRequest.HoldReason;
import shipping.ShippingRequest.Line;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;
import shipping.ShippingRequest.ShipmentRequested;
import testing.sandbox.SandboxWorld;

/** The shipping module with its HTTP API: the requests of orders, the scans of the sandbox, and what shipping publishes and stores. */
final class ShippingWorld extends SandboxWorld {

    /** A name that nothing else contains. */
    static final String NAME = "Ottoline Quimby-Wrexham";

    /** A text that nothing else contains. */
    static final String GIFT_MESSAGE = "From all at Thistle Mews";

    static final String ADDRESS = """
            {"name":"%s","phone":"+44 20 7946 0991","line1":"1 Marl Yard","city":"London","postalCode":"N1 9GU","country":"GB"}""".formatted(NAME);

    private static final AtomicInteger ORDERS = new AtomicInteger();

    ShippingWorld(ApplicationContext context) {
        super(context, "/api/v2/carrier-callbacks/");
    }

    record Order(String shipment, String correlation) {

        /** The waybill that the sandbox gives to the shipment. */
        String waybill() {
            return "SBX-"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(shipment.getBytes(StandardCharsets.UTF_8));
        }

        String person() {
            return "guest:" + correlation;
        }
    }

    /** An order with a shipment that no other test uses. */
    static Order order() {
        String order = "order-" + ORDERS.incrementAndGet();
        return new Order(order + "/ship/1", order);
    }

    ShipmentRequested ship(Order order) {
        return ship(order, ADDRESS);
    }

    ShipmentRequested ship(Order order, String address) {
        return transaction().execute(status -> {
            PersonalKey key = Optional.ofNullable(bean(PersonalKeys.class)
                            .obtain(Set.of(order.person()))
                            .get(order.person()))
                    .orElseThrow();
            return new ShipmentRequested(
                    order.shipment(),
                    order.correlation(),
                    "main",
                    "GB",
                    key.seal(address),
                    List.of(new Line("A", 2), new Line("B", 1)),
                    key.seal(GIFT_MESSAGE));
        });
    }

    ShipmentCancellationRequested cancel(Order order) {
        return new ShipmentCancellationRequested(order.shipment(), order.correlation());
    }

    ShipmentHoldRequested hold(Order order, HoldReason reason, String cause) {
        return new ShipmentHoldRequested(order.shipment(), order.correlation(), reason, cause);
    }

    ShipmentReleaseRequested release(Order order, HoldReason reason, String cause) {
        return new ShipmentReleaseRequested(order.shipment(), order.correlation(), reason, cause);
    }

    /** Whether the row says that the shipment is held. */
    boolean isHeld(Order order) {
        return texts(
                                "select held_since::text from shipping.shipment where reference = ? and held_since is not null",
                                order.shipment())
                        .size()
                == 1;
    }

    void awaitHeld(Order order, boolean held) {
        await().untilAsserted(() -> assertThat(isHeld(order)).isEqualTo(held));
    }

    void erase(Order order) {
        transaction().executeWithoutResult(status -> bean(PersonalKeys.class).erase(order.person()));
    }

    Answer scan(String type, Order order) {
        return scan("%s:%s".formatted(type, order.waybill()), type, order, order.waybill());
    }

    Answer scan(String eventId, String type, Order order, String waybill) {
        return callback("""
                {"event_id":"%s","type":"%s","reference":"%s","waybill":"%s","occurred_at":"2026-03-01T15:00:00Z"}""".formatted(eventId, type, order.shipment(), waybill));
    }

    /** The types of the events that shipping published about the order, in the order of the log. */
    List<Class<? extends Event>> published(Order order) {
        return published(order.correlation(), ShippingEvent.class);
    }

    /** Waits until shipping has published exactly these events about the order, in this order. */
    @SafeVarargs
    final void awaitPublished(Order order, Class<? extends ShippingEvent>... types) {
        await().untilAsserted(() -> assertThat(published(order)).containsExactly(types));
    }

    void awaitStatus(Order order, String status) {
        await().untilAsserted(() -> assertThat(
                        texts("select status from shipping.shipment where reference = ?", order.shipment()))
                .containsExactly(status));
    }

    String status(Order order) {
        return text("select status from shipping.shipment where reference = ?", order.shipment());
    }

    String failure(Order order) {
        return text("select failure from shipping.shipment where reference = ?", order.shipment());
    }

    String id(Order order) {
        return text("select shipment_id from shipping.shipment where reference = ?", order.shipment());
    }

    /** The verdicts on the scans of the shipment. */
    List<String> verdicts(Order order) {
        return texts(
                "select verdict from shipping.carrier_event where reference = ? order by event_id", order.shipment());
    }
}
