package shipping.shipment;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import outbox.BatchState;
import outbox.Event;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.callback.Verdict;
import platform.id.Ids;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.privacy.PersonalData;
import shipping.ShippingRequest.HoldReason;
import shipping.ShippingRequest.Line;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;
import shipping.ShippingRequest.ShipmentRequested;
import shipping.carrier.Booking;
import shipping.carrier.Carrier;
import shipping.carrier.NewShipment;
import shipping.carrier.Scan;
import shipping.carrier.Scan.Fact;
import shipping.shipment.CarrierAnswer.BookingRefused;
import shipping.shipment.CarrierAnswer.BookingSucceeded;

/** Shipping without transport and database: real batches, with maps for tables. */
final class Depot {

    static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    static final Instant DISPATCHED_AT = NOW.plusSeconds(3600);
    static final Instant DELIVERED_AT = NOW.plusSeconds(90_000);
    static final String ORDER = "order-1";
    static final String SHIPMENT = ORDER + "/ship/1";

    /** A carrier that serves {@link #ABROAD} and must be called for each booking. */
    static final String CARRIER = "acme";

    static final String WAYBILL = "ACME1";
    static final String ABROAD = "FR";

    /** A country that our own staff serves. */
    static final String HOME = "GB";

    final Map<String, ShipmentRow> rows = new TreeMap<>();
    final Map<CarrierEvent.Key, CarrierEvent> events = new TreeMap<>();
    private static final AtomicInteger KEYS = new AtomicInteger();
    private static final Claims NO_KEYS =
            new IdempotencyRows(DSL.using(SQLDialect.POSTGRES), "shipping", Clock.systemUTC()).claim(List.of());

    /** The results of operators' commands, in their order. */
    final List<CommandResult<Shipment, ShipmentCommand.Refusal>> results = new ArrayList<>();

    final List<Shipment> leftWhileHeld = new ArrayList<>();

    private final Carriers carriers = new Carriers(List.of(new Acme()));
    private final Ids ids = Ids.timeOrdered(Clock.fixed(NOW, ZoneOffset.UTC));

    /** Handles the items as one batch and returns the published events. */
    List<Event> decide(Object... items) {
        ShippingBatch batch = new ShippingBatch(
                carriers,
                ids,
                NO_KEYS,
                NOW,
                new ShippingBatch.Found(new HashMap<>(rows), new HashMap<>(events), holders()));
        for (Object item : items) {
            switch (item) {
                case ShipmentRequested request -> batch.ship(request);
                case ShipmentCancellationRequested request -> batch.cancel(request);
                case ShipmentHoldRequested hold -> batch.hold(hold);
                case ShipmentReleaseRequested release -> batch.release(release);
                case CarrierAnswer answer -> batch.handle(answer);
                case ReceiveScan scan -> batch.receive(scan);
                case ShipmentCommand command -> results.add(batch.execute(command));
                default -> throw new IllegalArgumentException("Not handled: " + item);
            }
        }
        leftWhileHeld.addAll(batch.leftWhileHeld());
        batch.rows().changed().forEach(each -> rows.put(each.reference(), each));
        batch.events().changed().forEach(event -> events.put(event.key(), event));
        return batch.published().stream().map(BatchState.OutgoingEvent::event).toList();
    }

    Shipment shipment() {
        return (Shipment) Optional.ofNullable(rows.get(SHIPMENT)).orElseThrow();
    }

    Verdict verdict(String eventId) {
        return Optional.ofNullable(events.get(new CarrierEvent.Key(CARRIER, eventId)))
                .orElseThrow()
                .verdict();
    }

    static ShipmentRequested ship(String country) {
        return ship(SHIPMENT, country);
    }

    static ShipmentRequested ship(String reference, String country) {
        return new ShipmentRequested(
                reference,
                ORDER,
                "main",
                country,
                new PersonalData("user:alice", "AQIDBA=="),
                List.of(new Line("A", 2)),
                null);
    }

    static ShipmentCancellationRequested cancel() {
        return new ShipmentCancellationRequested(SHIPMENT, ORDER);
    }

    static ShipmentHoldRequested hold(HoldReason reason, String cause) {
        return new ShipmentHoldRequested(SHIPMENT, ORDER, reason, cause);
    }

    static ShipmentReleaseRequested release(HoldReason reason, String cause) {
        return new ShipmentReleaseRequested(SHIPMENT, ORDER, reason, cause);
    }

    static BookingSucceeded booked() {
        return new BookingSucceeded(SHIPMENT, ORDER, WAYBILL);
    }

    static BookingRefused refused() {
        return new BookingRefused(SHIPMENT, ORDER, "the carrier is on strike");
    }

    static ShipmentCommand byHand(ShipmentCommand.Action action) {
        String key = "key " + KEYS.incrementAndGet();
        return new ShipmentCommand(new IdempotencyKey(key, "body"), action, SHIPMENT, ORDER);
    }

    static ReceiveScan dispatched() {
        return scan("evt_dispatched", WAYBILL, DISPATCHED_AT, Fact.DISPATCHED);
    }

    static ReceiveScan delivered() {
        return scan("evt_delivered", WAYBILL, DELIVERED_AT, Fact.DELIVERED);
    }

    static ReceiveScan information() {
        return scan("evt_information", WAYBILL, DISPATCHED_AT.plusSeconds(60), Fact.INFORMATION);
    }

    static ReceiveScan scan(String eventId, String waybill, Instant at, Fact fact) {
        return new ReceiveScan(CARRIER, new Scan(eventId, "acme." + fact, SHIPMENT, waybill, at, fact));
    }

    private Map<Waybill, String> holders() {
        Map<Waybill, String> holders = new HashMap<>();
        rows.values().forEach(each -> {
            if (each instanceof Shipment shipment) {
                shipment.booked()
                        .ifPresent(booked ->
                                holders.put(new Waybill(shipment.carrier(), booked.waybill()), shipment.reference()));
            }
        });
        return holders;
    }

    /** A carrier that serves one country. */
    private static final class Acme implements Carrier {

        @Override
        public String name() {
            return CARRIER;
        }

        @Override
        public boolean serves(String country) {
            return country.equals(ABROAD);
        }

        @Override
        public Booking book(NewShipment shipment) {
            return new Booking.Refused("not in this test");
        }

        @Override
        public boolean cancel(String reference, String waybill) {
            return false;
        }

        @Override
        public ParsedCallback<Scan> read(CallbackMessage message) {
            return new ParsedCallback.Forged<>("not in this test");
        }
    }
}
