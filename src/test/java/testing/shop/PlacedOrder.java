package testing.shop;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import order.OrderEvent;
import outbox.Event;
import outbox.EventTypes;

/**
 * An order as its owner sees it.
 *
 * @param seen the answer that showed the order last; {@link #show}, {@link #status} and {@link #timeline} ask the platform again
 */
public record PlacedOrder(Caller owner, Answer seen) {

    private static final Map<String, Class<?>> EVENTS =
            EventTypes.concrete(OrderEvent.class).stream().collect(toMap(EventTypes::nameOf, type -> type));

    /** An order that was answered with 201 and waits for its payment. */
    public static PlacedOrder of(Caller owner, Answer answer) {
        answer.is(201);
        assertThat(answer.text("/status")).isEqualTo("PAYING");
        return new PlacedOrder(owner, answer);
    }

    public String number() {
        return seen.text("/order_no");
    }

    public String correlation() {
        return seen.text("/correlation");
    }

    public String paymentReference() {
        return seen.text("/payment/reference");
    }

    public long payableMinor() {
        return seen.number("/amounts/payable/amount_minor");
    }

    public String currency() {
        return seen.text("/amounts/payable/currency");
    }

    /** {@link Instant#MAX} if the order does not expire. */
    public Instant expireTime() {
        return seen.at("/expire_time").isString() ? Instant.parse(seen.text("/expire_time")) : Instant.MAX;
    }

    /** Whether the order had one of these statuses when it was seen. */
    public boolean hasStatus(String... statuses) {
        return List.of(statuses).contains(seen.text("/status"));
    }

    /** Whether the order had a shipment when it was seen. */
    public boolean hasShipment() {
        return !seen.at("/shipments").isEmpty();
    }

    /** Asks for the order. */
    public Answer show() {
        return owner.read("/api/v2/orders/" + number());
    }

    /** The order as it is now. */
    public PlacedOrder now() {
        return new PlacedOrder(owner, show());
    }

    public String status() {
        return show().text("/status");
    }

    /** The events of the order so far. */
    public List<Class<?>> timeline() {
        return show().texts("/timeline", "event").stream()
                .<Class<?>>map(EVENTS::get)
                .toList();
    }

    /** Pays in full through the sandbox; returns when the platform has accepted the callback. */
    public PlacedOrder pay() {
        owner.shop().sandbox().pay(this).is(200);
        return this;
    }

    public Answer cancel() {
        return owner.cancel(number()).decided();
    }

    public Answer payment() {
        return owner.read("/api/v2/orders/%s/payment".formatted(number()));
    }

    /** The same order as another caller sees it. */
    public PlacedOrder seenBy(Caller other) {
        return new PlacedOrder(other, seen);
    }

    public PlacedOrder awaitEvent(Class<? extends Event> event) {
        Soon.is(number() + " " + event.getSimpleName(), () -> timeline().contains(event));
        return this;
    }

    public PlacedOrder awaitStatus(String status) {
        Soon.holds(number(), () -> assertThat(status()).isEqualTo(status));
        return this;
    }

    /** Waits until the order is as wanted, and returns it as it is then. */
    public PlacedOrder await(Predicate<PlacedOrder> wanted) {
        AtomicReference<PlacedOrder> now = new AtomicReference<>();
        Soon.holds(number(), () -> {
            now.set(now());
            assertThat(now.get()).matches(wanted);
        });
        return now.get();
    }

    /** Waits until the order has a payment; a checkout is answered earlier while the platform is busy. */
    public PlacedOrder payable() {
        return paymentReference().isEmpty()
                ? await(now -> !now.paymentReference().isEmpty())
                : this;
    }

    /** Waits until the order is paid and its units have left the stock. */
    public PlacedOrder awaitCommitted() {
        return awaitEvent(OrderEvent.OrderStockCommitted.class);
    }

    /** The shipments of the order as operators see them. */
    public Answer shipments() {
        String correlation = correlation().isEmpty() ? show().text("/correlation") : correlation();
        return owner.shop().operator().read("/api/v2/shipments?correlation=" + correlation);
    }

    /** Waits until the carrier has booked the only shipment. */
    public String awaitWaybill() {
        AtomicReference<Answer> shipments = new AtomicReference<>();
        Soon.is("a waybill of " + number(), () -> {
            shipments.set(shipments());
            return shipments.get().at("/shipments/0/waybill").isString();
        });
        return shipments.get().text("/shipments/0/waybill");
    }

    /** The carrier scans the only shipment: {@code dispatched} or {@code delivered}. */
    public PlacedOrder scan(String event) {
        owner.shop().sandbox().scan(awaitWaybill(), event);
        return this;
    }

    /** Pays, and waits until everything is with the carrier. */
    public PlacedOrder awaitShipped() {
        return pay().awaitCommitted().scan("dispatched").awaitStatus("SHIPPED");
    }

    @Override
    public String toString() {
        return seen.toString();
    }
}
