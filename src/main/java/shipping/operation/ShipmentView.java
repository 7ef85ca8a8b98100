package shipping.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import shipping.ShippingRequest.HoldReason;
import shipping.shipment.Address;
import shipping.shipment.Holds.Hold;
import shipping.shipment.Shipment;
import shipping.shipment.Shipment.Booked;
import shipping.shipment.Shipment.Cancelled;
import shipping.shipment.Shipment.Delivered;
import shipping.shipment.Shipment.Dispatched;
import shipping.shipment.Shipment.Requested;
import shipping.shipment.Shipment.Status;

/**
 * A shipment as operators see it. The address and the gift message are only in the answer for one shipment, and absent if the person's data
 * has been erased. The times of the dispatch and the delivery are those of the carrier's clock.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Shipment")
record ShipmentView(
        UUID shipmentId,
        String reference,
        String correlation,
        Status status,
        String warehouseId,
        String country,
        String carrier,
        @Nullable String waybill,
        @Nullable String failure,
        List<Item> lines,
        Instant requestedAt,
        Instant dispatchDueAt,
        boolean late,
        boolean held,
        @Nullable List<HoldView> holds,
        @Nullable Instant createdAt,
        @Nullable Instant dispatchedAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant cancelledAt,
        @Nullable String giftMessage,
        @Nullable Address address,
        @Nullable Boolean addressErased) {

    @Schema(name = "ShipmentLine")
    record Item(String skuId, long quantity) {}

    /** A hold of a shipment. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ShipmentHold")
    record HoldView(
            HoldReason reason,
            String cause,
            Instant heldAt,
            @Nullable Instant releasedAt) {

        static HoldView of(Hold hold) {
            return new HoldView(hold.reason(), hold.cause(), Objects.requireNonNull(hold.heldAt()), hold.releasedAt());
        }
    }

    private static @Nullable List<HoldView> holds(Shipment shipment) {
        List<HoldView> holds = shipment.holds().all().stream()
                .filter(hold -> hold.heldAt() != null)
                .map(HoldView::of)
                .toList();
        return holds.isEmpty() ? null : holds;
    }

    /** Without personal data. */
    static ShipmentView of(Shipment shipment, Duration dispatchWithin, Instant now) {
        return of(shipment, dispatchWithin, now, null, null, null);
    }

    /**
     * @param address empty when the person's data has been erased
     * @param giftMessage empty when there is none, or the person's data has been erased
     */
    static ShipmentView withPersonalData(
            Shipment shipment,
            Duration dispatchWithin,
            Instant now,
            Optional<Address> address,
            Optional<String> giftMessage) {
        return of(
                shipment,
                dispatchWithin,
                now,
                giftMessage.orElse(null),
                address.orElse(null),
                address.isEmpty() ? true : null);
    }

    private static ShipmentView of(
            Shipment shipment,
            Duration dispatchWithin,
            Instant now,
            @Nullable String giftMessage,
            @Nullable Address address,
            @Nullable Boolean addressErased) {
        Shipment.State state = shipment.state();
        Instant dispatchDueAt = shipment.requestedAt().plus(dispatchWithin);
        boolean notDispatched = shipment.status() == Status.REQUESTED || shipment.status() == Status.CREATED;
        return new ShipmentView(
                shipment.id(),
                shipment.reference(),
                shipment.correlation(),
                shipment.status(),
                shipment.warehouseId(),
                shipment.country(),
                shipment.carrier(),
                shipment.booked().map(Booked::waybill).orElse(null),
                state instanceof Requested requested ? requested.failure() : null,
                shipment.lines().stream()
                        .map(line -> new Item(line.skuId(), line.quantity()))
                        .toList(),
                shipment.requestedAt(),
                dispatchDueAt,
                notDispatched && now.isAfter(dispatchDueAt),
                shipment.heldSince().isPresent(),
                holds(shipment),
                shipment.booked().map(Booked::at).orElse(null),
                switch (state) {
                    case Dispatched dispatched -> dispatched.at();
                    case Delivered delivered -> delivered.dispatchedAt();
                    default -> null;
                },
                state instanceof Delivered delivered ? delivered.at() : null,
                state instanceof Cancelled cancelled ? cancelled.at() : null,
                giftMessage,
                address,
                addressErased);
    }
}
