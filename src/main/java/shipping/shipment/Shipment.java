package shipping.shipment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import platform.callback.Verdict;
import platform.privacy.PersonalData;
import shipping.ShippingEvent;
import shipping.ShippingEvent.ShipmentCancellationRefused;
import shipping.ShippingEvent.ShipmentCancelled;
import shipping.ShippingEvent.ShipmentCreated;
import shipping.ShippingEvent.ShipmentDelivered;
import shipping.ShippingEvent.ShipmentDispatched;
import shipping.ShippingRequest.Line;
import shipping.ShippingRequest.ShipmentHoldRequested;
import shipping.ShippingRequest.ShipmentReleaseRequested;
import shipping.ShippingRequest.ShipmentRequested;
import shipping.carrier.Scan;
import shipping.carrier.Scan.Fact;
import shipping.shipment.CarrierCall.BookingDue;
import shipping.shipment.CarrierCall.WithdrawalDue;

/**
 * The goods that one warehouse sends for one order. A shipment that has left is not cancelled, and a cancelled shipment is not published
 * as sent; the first of the two messages decides. All other messages may arrive in any order.
 *
 * @param id the id of the shipment in the HTTP API
 * @param carrier the carrier of the shipment, which never changes
 * @param giftMessage for the packer; carriers do not get it
 * @param holds the holds that have arrived, also those that are released
 */
@AggregateRoot
public record Shipment(
        @Identity String reference,
        UUID id,
        String correlation,
        String warehouseId,
        String country,
        String carrier,
        PersonalData address,
        List<Line> lines,
        @Nullable PersonalData giftMessage,
        Instant requestedAt,
        State state,
        Holds holds)
        implements ShipmentRow {

    public sealed interface State {

        /** The carrier's booking; null until we know of one. */
        default @Nullable Booked booked() {
            return null;
        }
    }

    /** @param at when we learnt of the booking, by our clock */
    public record Booked(String waybill, Instant at) {}

    /**
     * The shipment is not booked yet.
     *
     * @param failure the reason why the carrier refused; null while the carrier's answer is awaited
     */
    public record Requested(@Nullable String failure) implements State {}

    /** The carrier has booked the shipment and will collect it. */
    record Created(Booked booked) implements State {}

    /** @param at time of the dispatch, by the carrier's clock */
    public record Dispatched(Booked booked, Instant at) implements State {}

    /** Both times are by the carrier's clock. */
    public record Delivered(Booked booked, Instant dispatchedAt, Instant at) implements State {}

    /** @param booked set if the carrier booked the shipment before it learnt of the cancellation */
    public record Cancelled(@Nullable Booked booked, Instant at) implements State {}

    /** @param holds the holds that have arrived before the request */
    public static Shipment requested(ShipmentRequested request, UUID id, String carrier, Instant at, Holds holds) {
        return new Shipment(
                request.reference(),
                id,
                request.correlation(),
                request.warehouseId(),
                request.country(),
                carrier,
                request.address(),
                request.lines(),
                request.giftMessage(),
                at,
                new Requested(null),
                holds);
    }

    public Status status() {
        return switch (state) {
            case Requested requested -> Status.REQUESTED;
            case Created created -> Status.CREATED;
            case Dispatched dispatched -> Status.DISPATCHED;
            case Delivered delivered -> Status.DELIVERED;
            case Cancelled cancelled -> Status.CANCELLED;
        };
    }

    /** Whether the carrier still has to book the shipment. */
    public boolean isDue() {
        return state instanceof Requested requested && requested.failure() == null;
    }

    public BookingDue due() {
        return new BookingDue(reference, correlation, carrier, country, address, lines);
    }

    /** The carrier's booking; empty until we know of one. */
    public Optional<Booked> booked() {
        return Optional.ofNullable(state.booked());
    }

    /** The answer to a repeated request; empty while there is none. */
    public Optional<ShippingEvent> answer() {
        return state instanceof Cancelled ? Optional.of(cancelled()) : booked().map(this::created);
    }

    /** Handles the carrier's booking, also if only a scan reports the booking. */
    public Decision<Shipment> booked(String waybill, Instant at) {
        Booked now = new Booked(waybill, at);
        if (state instanceof Requested) {
            return Decision.changed(withState(new Created(now)), created(now));
        }
        if (state instanceof Cancelled cancelled && cancelled.booked() == null) {
            return Decision.changed(withState(new Cancelled(now, cancelled.at())), withdrawal(now));
        }
        return hasWaybill(waybill)
                ? Decision.unchanged(this, "booked already")
                : Decision.mismatch(this, otherWaybill());
    }

    /** Handles a refusal: the carrier refuses the shipment, or cannot be called for it. */
    public Decision<Shipment> refused(String reason) {
        return isDue()
                ? Decision.changed(withState(new Requested(reason)))
                : Decision.unchanged(this, "decided already");
    }

    /** Books again after an operator has removed the cause of the failure; empty when there is no failure. */
    public Optional<Decision<Shipment>> bookAgain() {
        return state instanceof Requested requested && requested.failure() != null
                ? Optional.of(Decision.changed(withState(new Requested(null)), due()))
                : Optional.empty();
    }

    /** Cancels the shipment if it has not left. Each cancellation, also a repeated one, gets an answer. */
    public Decision<Shipment> cancel(Instant at) {
        return switch (state) {
            case Requested requested -> Decision.changed(withState(new Cancelled(null, at)), cancelled());
            case Created created ->
                Decision.changed(
                        withState(new Cancelled(created.booked(), at)), cancelled(), withdrawal(created.booked()));
            case Dispatched dispatched -> Decision.unchanged(this, "the shipment has left", cancellationRefused());
            case Delivered delivered -> Decision.unchanged(this, "the shipment has left", cancellationRefused());
            case Cancelled cancelled -> Decision.unchanged(this, "cancelled already", cancelled());
        };
    }

    /** Handles a carrier's scan, which may arrive before the carrier's answer to the booking. */
    public Decision<Shipment> handle(String from, Scan scan, Instant at) {
        if (!from.equals(carrier)) {
            return Decision.mismatch(this, "%s does not carry this shipment".formatted(from));
        }
        if (state instanceof Cancelled) {
            return Decision.mismatch(this, "the shipment was cancelled before");
        }
        Decision<Shipment> booked = booked(scan.waybill(), at);
        return booked.verdict() instanceof Verdict.Mismatch
                ? booked
                : booked.then(booked.next().move(scan.fact(), scan.occurredAt()));
    }

    /** Since when the shipment is held; empty if no hold is active, and when the shipment has left or is cancelled. */
    public Optional<Instant> heldSince() {
        return state instanceof Requested || state instanceof Created ? holds.heldSince() : Optional.empty();
    }

    @Override
    public Shipment hold(ShipmentHoldRequested request, Instant at) {
        return withHolds(holds.hold(request.reason(), request.cause(), at));
    }

    @Override
    public Shipment release(ShipmentReleaseRequested request, Instant at) {
        return withHolds(holds.release(request.reason(), request.cause(), at));
    }

    /** Handles a dispatch or a delivery that an operator reports; empty if the shipment is not booked or is cancelled. */
    public Optional<Decision<Shipment>> moveByOperator(Fact fact, Instant at) {
        return state instanceof Requested || state instanceof Cancelled
                ? Optional.empty()
                : Optional.of(move(fact, at));
    }

    /** A delivery without a dispatch also sets the dispatch, to the same time. */
    private Decision<Shipment> move(Fact fact, Instant at) {
        boolean arrives = fact == Fact.DELIVERED;
        return switch (state) {
            case Created created ->
                arrives
                        ? Decision.changed(
                                withState(new Delivered(created.booked(), at, at)),
                                dispatched(created.booked(), at),
                                delivered(created.booked(), at))
                        : Decision.changed(
                                withState(new Dispatched(created.booked(), at)), dispatched(created.booked(), at));
            case Dispatched left ->
                arrives
                        ? Decision.changed(
                                withState(new Delivered(left.booked(), left.at(), at)), delivered(left.booked(), at))
                        : Decision.unchanged(this, "reported already");
            default -> Decision.unchanged(this, "reported already");
        };
    }

    private boolean hasWaybill(String waybill) {
        return booked().filter(booked -> booked.waybill().equals(waybill)).isPresent();
    }

    private String otherWaybill() {
        return "the waybill of the shipment is " + booked().map(Booked::waybill).orElse("not known");
    }

    private Shipment withState(State next) {
        return with(next, holds);
    }

    private Shipment withHolds(Holds next) {
        return with(state, next);
    }

    private Shipment with(State nextState, Holds nextHolds) {
        return new Shipment(
                reference,
                id,
                correlation,
                warehouseId,
                country,
                carrier,
                address,
                lines,
                giftMessage,
                requestedAt,
                nextState,
                nextHolds);
    }

    private ShippingEvent created(Booked booked) {
        return new ShipmentCreated(reference, correlation, warehouseId, carrier, booked.waybill());
    }

    private ShippingEvent dispatched(Booked booked, Instant at) {
        return new ShipmentDispatched(reference, correlation, carrier, booked.waybill(), at);
    }

    private ShippingEvent delivered(Booked booked, Instant at) {
        return new ShipmentDelivered(reference, correlation, carrier, booked.waybill(), at);
    }

    private ShippingEvent cancelled() {
        return new ShipmentCancelled(reference, correlation);
    }

    private ShippingEvent cancellationRefused() {
        return new ShipmentCancellationRefused(reference, correlation);
    }

    private WithdrawalDue withdrawal(Booked booked) {
        return new WithdrawalDue(reference, correlation, carrier, booked.waybill());
    }

    /** The status of a shipment, as in the HTTP API and in the table. */
    public enum Status {
        REQUESTED,
        CREATED,
        DISPATCHED,
        DELIVERED,
        CANCELLED
    }
}
