package shipping.shipment;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.Handles;
import outbox.Outbox;
import outbox.UnitOfWork;
import platform.callback.Verdict;
import platform.id.Ids;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyRows;
import shipping.ShippingRequest;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;
import shipping.ShippingRequest.ShipmentRequested;
import shipping.shipment.CarrierAnswer.BookingSucceeded;
import shipping.shipment.ShipmentRow.AwaitedRequest;

/**
 * Handles shipping's messages: requests, carriers' answers to our calls, their scans, and operators' commands.
 *
 * <p>Tables are locked in this order: idempotency, shipment, carrier_event. Each handler locks the row of its shipment or inserts one;
 * so a scan, the request and the cancellation of the same shipment always see each other.
 */
@Component
class ShippingListeners implements UnitOfWork<ShippingBatch> {

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
    public ShippingBatch load(BatchItems batch) {
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
        Map<String, ShipmentRow> locked = shipments.lock(references);
        Set<String> placeholders = new HashSet<>();
        locked.values().forEach(row -> {
            if (row instanceof AwaitedRequest) {
                placeholders.add(row.reference());
            }
        });
        Map<CarrierEvent.Key, CarrierEvent> found = new HashMap<>();
        events.find(scans).forEach(event -> found.put(event.key(), event));
        events.waiting(placeholders).forEach(event -> found.put(event.key(), event));
        return new ShippingBatch(
                carriers, ids, claims, batch.at(), new ShippingBatch.Found(locked, found, shipments.holders(waybills)));
    }

    @Handles
    void on(ShippingRequest request, ShippingBatch batch) {
        switch (request) {
            case ShipmentRequested shipment -> batch.ship(shipment);
            case ShipmentCancellationRequested cancellation -> batch.cancel(cancellation);
            case ShipmentHoldRequested hold -> batch.hold(hold);
            case ShipmentReleaseRequested release -> batch.release(release);
        }
    }

    @Handles
    void on(CarrierAnswer answer, ShippingBatch batch) {
        batch.handle(answer);
    }

    @Handles
    Verdict on(ReceiveScan scan, ShippingBatch batch) {
        return batch.receive(scan);
    }

    @Handles
    CommandResult<Shipment, ShipmentCommand.Refusal> on(ShipmentCommand command, ShippingBatch batch) {
        return batch.execute(command);
    }

    @Override
    public void save(ShippingBatch batch, Outbox outbox) {
        shippingKeys.settle(batch.claims());
        shipments.save(batch.rows(), batch.at());
        events.save(batch.events());
        outbox.publish(batch.published());
    }

    @Override
    public void committed(ShippingBatch batch) {
        batch.contradictions().forEach(each -> {
            LOG.warn(
                    "Carrier message ignored, it contradicts the stored state: carrier={} reference={} message={} reason={}; check the shipment with the carrier",
                    each.carrier(),
                    each.reference(),
                    each.fact(),
                    each.why());
            meters.countMismatch(each.carrier());
        });
        batch.leftWhileHeld().forEach(each -> {
            LOG.warn(
                    "Shipment left although it was held: shipment={} reference={} carrier={} holds={}; the carrier's scan counts, so ask the warehouse to stop the parcel",
                    each.id(),
                    each.reference(),
                    each.carrier(),
                    each.holds().active());
            meters.countLeftWhileHeld(each.carrier());
        });
    }
}
