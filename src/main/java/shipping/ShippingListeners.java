package shipping;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import outbox.Batch;
import outbox.Hears;
import outbox.Outbox;
import outbox.UnitOfWork;
import platform.callback.Verdict;
import platform.id.Ids;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyRows;
import shipping.CarrierAnswer.BookingSucceeded;
import shipping.Kept.Awaited;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentRequested;

/**
 * What shipping hears: requests, carriers' answers to our calls, their scans, and operators.
 *
 * <p>Order of tables: idempotency, shipment, carrier_event. Whoever hears of a shipment holds its row, or inserts one; so a scan,
 * the request that it is about, and its cancellation cannot miss each other.
 */
@Component
class ShippingListeners implements UnitOfWork<Desk> {

    private static final Logger LOG = LoggerFactory.getLogger(ShippingListeners.class);

    private final Carriers carriers;
    private final Ids ids;
    private final IdempotencyRows shippingKeys;
    private final Shipments shipments;
    private final CarrierEvents events;
    private final ShippingMeters meters;

    ShippingListeners(
            Carriers carriers,
            Ids ids,
            IdempotencyRows shippingKeys,
            Shipments shipments,
            CarrierEvents events,
            ShippingMeters meters) {
        this.carriers = carriers;
        this.ids = ids;
        this.shippingKeys = shippingKeys;
        this.shipments = shipments;
        this.events = events;
        this.meters = meters;
    }

    @Override
    public Desk load(Batch batch) {
        Claims claims = shippingKeys.claim(batch.of(ShipmentCommand.class).stream()
                .map(ShipmentCommand::key)
                .toList());
        Set<String> references = new TreeSet<>();
        Set<String> waybills = new TreeSet<>();
        Set<CarrierEvent.Key> scans = new TreeSet<>();
        batch.of(ShippingRequest.class).forEach(request -> references.add(request.reference()));
        batch.of(ShipmentCommand.class).forEach(command -> references.add(command.reference()));
        for (CarrierAnswer answer : batch.of(CarrierAnswer.class)) {
            references.add(answer.reference());
            if (answer instanceof BookingSucceeded booked) {
                waybills.add(booked.waybill());
            }
        }
        for (ReceiveScan command : batch.of(ReceiveScan.class)) {
            references.add(command.scan().reference());
            waybills.add(command.scan().waybill());
            scans.add(new CarrierEvent.Key(command.carrier(), command.scan().eventId()));
        }
        Map<String, Kept> locked = shipments.lock(references);
        Set<String> places = new HashSet<>();
        locked.values().forEach(kept -> {
            if (kept instanceof Awaited) {
                places.add(kept.reference());
            }
        });
        Map<CarrierEvent.Key, CarrierEvent> found = new HashMap<>();
        events.find(scans).forEach(event -> found.put(event.key(), event));
        events.waiting(places).forEach(event -> found.put(event.key(), event));
        return new Desk(carriers, ids, claims, batch.at(), new Desk.Found(locked, found, shipments.holders(waybills)));
    }

    @Hears
    void on(ShippingRequest request, Desk desk) {
        switch (request) {
            case ShipmentRequested shipment -> desk.ship(shipment);
            case ShipmentCancellationRequested cancellation -> desk.cancel(cancellation);
        }
    }

    @Hears
    void on(CarrierAnswer answer, Desk desk) {
        desk.hear(answer);
    }

    @Hears
    Verdict on(ReceiveScan scan, Desk desk) {
        return desk.receive(scan);
    }

    @Hears
    Outcome on(ShipmentCommand command, Desk desk) {
        return desk.obey(command);
    }

    @Override
    public void save(Desk desk, Outbox outbox) {
        shippingKeys.settle(desk.claims());
        shipments.update(desk.changed());
        shipments.insert(desk.added(), desk.at());
        events.add(desk.newEvents());
        events.settle(desk.settledEvents());
        outbox.publish(desk.told());
    }

    @Override
    public void committed(Desk desk) {
        desk.contradictions().forEach(each -> {
            LOG.warn(
                    "Told to nobody: {} says of {}: {}; but {}",
                    each.carrier(),
                    each.reference(),
                    each.said(),
                    each.why());
            meters.countMismatch(each.carrier());
        });
    }
}
