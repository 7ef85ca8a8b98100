package shipping.shipment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import outbox.BatchState;
import platform.auditlog.Change;
import platform.callback.Verdict;
import platform.id.Ids;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.sql.TrackedRows;
import shipping.ShippingRequest;
import shipping.ShippingRequest.ShipmentCancellationRequested;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;
import shipping.ShippingRequest.ShipmentRequested;
import shipping.carrier.Carrier;
import shipping.carrier.Scan.Fact;
import shipping.shipment.ShipmentCommand.Action;
import shipping.shipment.ShipmentRow.AwaitedRequest;
import shipping.shipment.ShipmentRow.CancelledBeforeRequest;

/**
 * The state of one shipping batch: the locked shipments, and the scans. {@link Shipment} decides; the batch passes it the scans that
 * waited for it.
 */
final class ShippingBatch extends BatchState {

    private final Carriers carriers;
    private final Ids ids;
    private final Claims claims;
    private final Instant at;
    private final TrackedRows<String, ShipmentRow> rows;
    private final TrackedRows<CarrierEvent.Key, CarrierEvent> events;
    private final Map<Waybill, String> holders = new HashMap<>();
    private final List<Contradiction> contradictions = new ArrayList<>();
    private final List<Shipment> leftWhileHeld = new ArrayList<>();

    /**
     * The stored rows when the batch began.
     *
     * @param rows the rows of the references that the batch names, by reference
     * @param events stored scans: those that the batch may contain again, and those that wait for shipments of the batch
     * @param holders references of the shipments with the waybills that the batch names
     */
    record Found(
            Map<String, ShipmentRow> rows, Map<CarrierEvent.Key, CarrierEvent> events, Map<Waybill, String> holders) {}

    /** A message of a carrier that contradicts the stored state. */
    record Contradiction(String carrier, String reference, String fact, String why) {}

    ShippingBatch(Carriers carriers, Ids ids, Claims claims, Instant at, Found found) {
        this.carriers = carriers;
        this.ids = ids;
        this.claims = claims;
        this.at = at;
        this.rows = new TrackedRows<>(found.rows());
        this.events = new TrackedRows<>(found.events());
        holders.putAll(found.holders());
    }

    void ship(ShipmentRequested request) {
        Optional<ShipmentRow> known = find(request.reference());
        if (known.isPresent() && !(known.get() instanceof AwaitedRequest)) {
            answer(known.get());
            return;
        }
        Holds holds =
                known.map(AwaitedRequest.class::cast).map(AwaitedRequest::holds).orElse(Holds.NONE);
        Carrier carrier = carriers.serving(request.country());
        Shipment shipment = Shipment.requested(request, ids.next(), carrier.name(), at, holds);
        put(shipment);
        carrier.bookLocally(shipment.reference()).ifPresent(booking -> book(shipment, booking.waybill()));
        decideWaiting(shipment.reference());
        // The waiting scans are decided first: if one of them books the shipment, no call to the carrier is needed.
        shipment(shipment.reference()).filter(Shipment::isDue).ifPresent(due -> publish(due.due()));
    }

    void cancel(ShipmentCancellationRequested request) {
        Optional<Shipment> shipment = shipment(request.reference());
        if (shipment.isPresent()) {
            apply(shipment.get().cancel(at));
            return;
        }
        if (!(rows.get(request.reference()) instanceof CancelledBeforeRequest)) {
            put(new CancelledBeforeRequest(request.reference(), request.correlation(), at));
            decideWaiting(request.reference());
        }
        find(request.reference()).ifPresent(this::answer);
    }

    void hold(ShipmentHoldRequested request) {
        put(known(request).hold(request, at));
    }

    void release(ShipmentReleaseRequested request) {
        put(known(request).release(request, at));
    }

    private ShipmentRow known(ShippingRequest request) {
        return find(request.reference()).orElseGet(() -> new AwaitedRequest(request.reference()));
    }

    void handle(CarrierAnswer answer) {
        Shipment shipment = shipment(answer.reference())
                .orElseThrow(() -> new IllegalStateException(
                        "The carrier answered for an unknown reference: " + answer.reference()));
        switch (answer) {
            case CarrierAnswer.BookingSucceeded succeeded -> book(shipment, succeeded.waybill());
            case CarrierAnswer.BookingRefused refused -> apply(shipment.refused(refused.reason()));
        }
    }

    /** Decides on a scan when it arrives for the first time; a duplicate gets the stored verdict. */
    Verdict receive(ReceiveScan command) {
        CarrierEvent event =
                new CarrierEvent(command.carrier(), command.scan(), at, new Verdict.Waiting("not decided yet"));
        CarrierEvent known = events.get(event.key());
        return known != null ? known.verdict() : record(event);
    }

    CommandResult<Shipment, ShipmentCommand.Refusal> execute(ShipmentCommand command) {
        Shipment shipment = shipment(command.reference())
                .orElseThrow(() -> new IllegalStateException(
                        "Shipment not found, although shipments are never deleted: " + command.reference()));
        return claims.decide(
                command.key(), done -> done.id().toString(), first -> shipment, () -> execute(command, shipment));
    }

    private CommandResult<Shipment, ShipmentCommand.Refusal> execute(ShipmentCommand command, Shipment shipment) {
        if (command.action() != Action.BOOK && shipment.heldSince().isPresent()) {
            return new CommandResult.Refused<>(new ShipmentCommand.Held(shipment));
        }
        Optional<Decision<Shipment>> decision = switch (command.action()) {
            case BOOK -> shipment.bookAgain();
            case DISPATCH -> shipment.moveByOperator(Fact.DISPATCHED, at);
            case DELIVER -> shipment.moveByOperator(Fact.DELIVERED, at);
        };
        if (decision.isEmpty()) {
            return new CommandResult.Refused<>(new ShipmentCommand.WrongStatus(shipment));
        }
        apply(decision.get());
        Shipment after = decision.get().next();
        record(Change.of(shipment.id().toString(), AuditedShipment.of(shipment), AuditedShipment.of(after))
                .about(shipment.address().owner()));
        return new CommandResult.Done<>(after);
    }

    /**
     * A shipment as the audit log shows it.
     *
     * @param refused whether the carrier has refused the shipment
     */
    private record AuditedShipment(Shipment.Status status, boolean refused) {

        static AuditedShipment of(Shipment shipment) {
            boolean refused = shipment.state() instanceof Shipment.Requested asked && asked.failure() != null;
            return new AuditedShipment(shipment.status(), refused);
        }
    }

    TrackedRows<String, ShipmentRow> rows() {
        return rows;
    }

    TrackedRows<CarrierEvent.Key, CarrierEvent> events() {
        return events;
    }

    Claims claims() {
        return claims;
    }

    List<Contradiction> contradictions() {
        return contradictions;
    }

    /** The shipments that have left although they were held, as they were before; only scans can report that. */
    List<Shipment> leftWhileHeld() {
        return leftWhileHeld;
    }

    Instant at() {
        return at;
    }

    private void answer(ShipmentRow known) {
        switch (known) {
            case Shipment shipment -> shipment.answer().ifPresent(this::publish);
            case CancelledBeforeRequest neverSent -> publish(neverSent.answer());
            case AwaitedRequest awaited -> {}
        }
    }

    private void book(Shipment shipment, String waybill) {
        Decision<Shipment> decision = belongsToAnother(waybill, shipment)
                ? shipment.refused("the carrier returned the waybill of another shipment: " + waybill)
                : shipment.booked(waybill, at);
        if (apply(decision) instanceof Verdict.Mismatch mismatch) {
            contradictions.add(new Contradiction(
                    shipment.carrier(), shipment.reference(), "booked as " + waybill, mismatch.why()));
        }
    }

    /** Decides on the scans that waited for the shipment with this reference: first the dispatch, then the delivery. */
    private void decideWaiting(String reference) {
        events.all()
                .filter(event -> event.isWaiting() && event.reference().equals(reference))
                .sorted(Comparator.comparing(event -> event.scan().fact()))
                .toList()
                .forEach(this::record);
    }

    private Verdict record(CarrierEvent event) {
        Verdict verdict = decide(event);
        events.put(event.key(), event.with(verdict));
        if (verdict instanceof Verdict.Mismatch mismatch) {
            contradictions.add(new Contradiction(
                    event.carrier(),
                    event.reference(),
                    "%s (event %s)".formatted(event.scan().type(), event.scan().eventId()),
                    mismatch.why()));
        }
        return verdict;
    }

    private Verdict decide(CarrierEvent event) {
        if (event.scan().fact() == Fact.INFORMATION) {
            return new Verdict.Unchanged("information only");
        }
        Optional<Shipment> shipment = shipment(event.reference());
        if (shipment.isPresent()) {
            if (belongsToAnother(event.scan().waybill(), shipment.get())) {
                return new Verdict.Mismatch("the waybill belongs to another shipment");
            }
            return noteIfHeld(shipment.get(), apply(shipment.get().handle(event.carrier(), event.scan(), at)));
        }
        if (rows.get(event.reference()) instanceof CancelledBeforeRequest) {
            return new Verdict.Mismatch("the shipment was cancelled before");
        }
        if (find(event.reference()).isEmpty()) {
            put(new AwaitedRequest(event.reference()));
        }
        return new Verdict.Waiting("the shipment is not known yet");
    }

    /**
     * A scan is a fact, so it also counts for a shipment that is held; operators are warned.
     *
     * @param before the shipment before the scan
     */
    private Verdict noteIfHeld(Shipment before, Verdict verdict) {
        if (!(verdict instanceof Verdict.Applied) || before.heldSince().isEmpty()) {
            return verdict;
        }
        leftWhileHeld.add(before);
        return new Verdict.Applied("the shipment left although it was held");
    }

    private Verdict apply(Decision<Shipment> decision) {
        put(decision.next());
        decision.next()
                .booked()
                .ifPresent(booked -> holders.put(
                        new Waybill(decision.next().carrier(), booked.waybill()),
                        decision.next().reference()));
        decision.events().forEach(this::publish);
        return decision.verdict();
    }

    private boolean belongsToAnother(String waybill, Shipment shipment) {
        return !holders.getOrDefault(new Waybill(shipment.carrier(), waybill), shipment.reference())
                .equals(shipment.reference());
    }

    private Optional<ShipmentRow> find(String reference) {
        return rows.find(reference);
    }

    private Optional<Shipment> shipment(String reference) {
        return find(reference).filter(Shipment.class::isInstance).map(Shipment.class::cast);
    }

    private void put(ShipmentRow next) {
        rows.put(next.reference(), next);
    }
}
