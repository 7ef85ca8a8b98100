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
import shipping.ShippingRequest.ShipmentRequested;
import shipping.carrier.Scan;
import shipping.carrier.Scan.Fact;
import shipping.shipment.CarrierCall.BookingDue;
import shipping.shipment.CarrierCall.WithdrawalDue;

/**
 * Goods on their way from one warehouse. What has left is not cancelled, and what is cancelled is not told as sent, whichever is heard
 * first; what else is heard may come in any order.
 *
 * @param id how the edge names it
 * @param carrier the one who was chosen for it, for good
 * @param giftMessage for the packer; carriers are not told of it
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
        State state)
        implements ShipmentRow {

    public sealed interface State {

        /** Null until we know that the carrier has taken it on. */
        default @Nullable Booked booked() {
            return null;
        }
    }

    /** @param at when we heard of it */
    public record Booked(String waybill, Instant at) {}

    /**
     * The carrier is being asked.
     *
     * @param failure why it would not; null while it may
     */
    public record Requested(@Nullable String failure) implements State {}

    /** The carrier will fetch it. */
    record Created(Booked booked) implements State {}

    /** @param at by the carrier's clock */
    public record Dispatched(Booked booked, Instant at) implements State {}

    /** Both times by the carrier's clock. */
    public record Delivered(Booked booked, Instant dispatchedAt, Instant at) implements State {}

    /** @param booked the carrier may have taken it on before it heard */
    public record Cancelled(@Nullable Booked booked, Instant at) implements State {}

    public static Shipment requested(ShipmentRequested request, UUID id, String carrier, Instant at) {
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
                new Requested(null));
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

    /** Whether the carrier has to be asked. */
    public boolean isDue() {
        return state instanceof Requested requested && requested.failure() == null;
    }

    public BookingDue due() {
        return new BookingDue(reference, correlation, carrier, country, address, lines);
    }

    /** Empty until the carrier has taken it on. */
    public Optional<Booked> booked() {
        return Optional.ofNullable(state.booked());
    }

    /** The answer to the request, for one who asks again; empty while there is none. */
    public Optional<ShippingEvent> answer() {
        return state instanceof Cancelled ? Optional.of(cancelled()) : booked().map(this::created);
    }

    /** The carrier has taken it on. */
    public Decision<Shipment> booked(String waybill, Instant at) {
        Booked now = new Booked(waybill, at);
        if (state instanceof Requested) {
            return Decision.changed(in(new Created(now)), created(now));
        }
        if (state instanceof Cancelled cancelled && cancelled.booked() == null) {
            return Decision.changed(in(new Cancelled(now, cancelled.at())), withdrawal(now));
        }
        return isUnder(waybill) ? Decision.unchanged(this, "booked already") : Decision.mismatch(this, otherWaybill());
    }

    /** The carrier will not have it, or cannot be asked. */
    public Decision<Shipment> refused(String reason) {
        return isDue() ? Decision.changed(in(new Requested(reason))) : Decision.unchanged(this, "decided already");
    }

    /** Somebody has done something about the failure; empty when there is none. */
    public Optional<Decision<Shipment>> bookAgain() {
        return state instanceof Requested requested && requested.failure() != null
                ? Optional.of(Decision.changed(in(new Requested(null)), due()))
                : Optional.empty();
    }

    /** Every wish to stop it is answered. */
    public Decision<Shipment> cancel(Instant at) {
        return switch (state) {
            case Requested requested -> Decision.changed(in(new Cancelled(null, at)), cancelled());
            case Created created ->
                Decision.changed(in(new Cancelled(created.booked(), at)), cancelled(), withdrawal(created.booked()));
            case Dispatched dispatched -> Decision.unchanged(this, "it has left", cancellationRefused());
            case Delivered delivered -> Decision.unchanged(this, "it has left", cancellationRefused());
            case Cancelled cancelled -> Decision.unchanged(this, "cancelled already", cancelled());
        };
    }

    /** The carrier has told of its own accord that it has left or arrived; perhaps before it answered the booking. */
    public Decision<Shipment> handle(String from, Scan scan, Instant at) {
        if (!from.equals(carrier)) {
            return Decision.mismatch(this, "%s does not carry this shipment".formatted(from));
        }
        if (state instanceof Cancelled) {
            return Decision.mismatch(this, "it was cancelled before");
        }
        Decision<Shipment> booked = booked(scan.waybill(), at);
        return booked.verdict() instanceof Verdict.Mismatch
                ? booked
                : booked.then(booked.next().move(scan.fact(), scan.occurredAt()));
    }

    /** Operators say by hand what the carrier has not told; empty when there is nothing that could have left. */
    public Optional<Decision<Shipment>> moveByHand(Fact fact, Instant at) {
        return state instanceof Requested || state instanceof Cancelled
                ? Optional.empty()
                : Optional.of(move(fact, at));
    }

    /** What arrives has left before; at that time, if nobody has told when. */
    private Decision<Shipment> move(Fact fact, Instant at) {
        boolean arrives = fact == Fact.DELIVERED;
        return switch (state) {
            case Created created ->
                arrives
                        ? Decision.changed(
                                in(new Delivered(created.booked(), at, at)),
                                dispatched(created.booked(), at),
                                delivered(created.booked(), at))
                        : Decision.changed(in(new Dispatched(created.booked(), at)), dispatched(created.booked(), at));
            case Dispatched left ->
                arrives
                        ? Decision.changed(
                                in(new Delivered(left.booked(), left.at(), at)), delivered(left.booked(), at))
                        : Decision.unchanged(this, "told already");
            default -> Decision.unchanged(this, "told already");
        };
    }

    private boolean isUnder(String waybill) {
        return booked().filter(booked -> booked.waybill().equals(waybill)).isPresent();
    }

    private String otherWaybill() {
        return "its waybill is " + booked().map(Booked::waybill).orElse("not known");
    }

    private Shipment in(State next) {
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
                next);
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

    /** How far it is, as the edge and the table say it. */
    public enum Status {
        REQUESTED,
        CREATED,
        DISPATCHED,
        DELIVERED,
        CANCELLED
    }
}
