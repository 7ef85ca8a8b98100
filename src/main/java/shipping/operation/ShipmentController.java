package shipping.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.idempotency.IdempotencyKey;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.page.TimeKey;
import platform.privacy.PersonalKeys;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;
import shipping.shipment.Address;
import shipping.shipment.Shipment;
import shipping.shipment.Shipment.Status;
import shipping.shipment.ShipmentCommand.Action;
import shipping.shipment.Shipments;
import shipping.shipment.ShippingProperties;

/** Shows shipments to operators, and accepts from them the progress that no carrier reports. */
@RestController
@RequestMapping(path = "/api/v2/shipments", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_SHIPMENTS)
@Tag(name = "Shipments")
class ShipmentController {

    private final Shipments shipments;
    private final PersonalKeys personalKeys;
    private final ShipmentCommands commands;
    private final ShippingProperties properties;
    private final Clock clock;

    ShipmentController(
            Shipments shipments,
            PersonalKeys personalKeys,
            ShipmentCommands commands,
            ShippingProperties properties,
            Clock clock) {
        this.shipments = shipments;
        this.personalKeys = personalKeys;
        this.commands = commands;
        this.properties = properties;
        this.clock = clock;
    }

    @Schema(name = "ShipmentPage")
    record Page(List<ShipmentView> shipments, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "Shipments, newest first",
            description =
                    "Without their addresses and gift messages. `late=true` selects the shipments that have not left"
                            + " by their dispatch_due_at; with `order=OLDEST_FIRST` the latest of them come first.")
    Page listShipments(
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_REFERENCE) String correlation,
            @RequestParam(required = false) @Nullable Set<Status> status,
            @RequestParam(name = "warehouse_id", required = false) @Nullable @Visible(max = Limits.MAX_TEXT)
                    String warehouseId,
            @RequestParam(required = false) @Nullable Boolean late,
            @RequestParam(required = false) @Nullable Boolean held,
            @RequestParam(defaultValue = "NEWEST_FIRST") Shipments.Order order,
            @PageLimits PageRequest request) {
        Shipments.Query query = new Shipments.Query(
                correlation,
                status == null ? Set.of() : status,
                warehouseId,
                late,
                held,
                clock.instant().minus(properties.dispatchWithin()),
                order,
                TimeKey.parse(request.cursor()));
        Slice<Shipment> page = Slice.of(
                request.limit(),
                rows -> shipments.list(query, rows),
                shipment -> new TimeKey(shipment.requestedAt(), shipment.id()).cursor());
        return new Page(page.rows(shipment -> view(shipment)), page.nextCursor());
    }

    @GetMapping("/{shipment_id}")
    @Operation(
            summary = "Get a shipment",
            description = "With its address and gift message, unless the data of the person has been erased.")
    ShipmentView getShipment(@PathVariable("shipment_id") UUID id) {
        Shipment shipment = commands.require(id);
        PersonalKeys.Found keys = personalKeys.findFor(Stream.of(shipment.address(), shipment.giftMessage()));
        return ShipmentView.withPersonalData(
                shipment,
                properties.dispatchWithin(),
                clock.instant(),
                Address.open(shipment.address(), keys),
                keys.open(shipment.giftMessage()));
    }

    @PostMapping("/{shipment_id}/book")
    @Audited(value = "shipping.shipment.book", object = "shipment", id = "shipment_id")
    @Operation(
            summary = "Book a shipment again after its carrier has refused it",
            description = "The answer does not wait for the carrier; the shipment shows the result later.")
    @ProblemCode.Possible(value = ShipmentProblem.class, codes = "SHIPMENT_NOT_READY")
    CompletableFuture<ShipmentView> bookShipment(IdempotencyKey key, @PathVariable("shipment_id") UUID id) {
        return commands.execute(key, id, Action.BOOK).thenApply(shipment -> view(shipment));
    }

    @PostMapping("/{shipment_id}/dispatch")
    @Audited(value = DispatchShipments.AUDITED_AS, object = DispatchShipments.OBJECT_TYPE, id = "shipment_id")
    @Operation(
            summary = "Report a dispatch",
            description = "A shipment that has left already does not change. A shipment that is held is refused.")
    @ProblemCode.Possible(ShipmentProblem.class)
    CompletableFuture<ShipmentView> dispatchShipment(IdempotencyKey key, @PathVariable("shipment_id") UUID id) {
        return commands.execute(key, id, Action.DISPATCH).thenApply(shipment -> view(shipment));
    }

    @PostMapping("/{shipment_id}/deliver")
    @Audited(value = "shipping.shipment.deliver", object = "shipment", id = "shipment_id")
    @Operation(
            summary = "Report a delivery",
            description =
                    "A shipment without a dispatch is recorded as dispatched at the same time; it is refused while it is held.")
    @ProblemCode.Possible(ShipmentProblem.class)
    CompletableFuture<ShipmentView> deliverShipment(IdempotencyKey key, @PathVariable("shipment_id") UUID id) {
        return commands.execute(key, id, Action.DELIVER).thenApply(shipment -> view(shipment));
    }

    private ShipmentView view(Shipment shipment) {
        return ShipmentView.of(shipment, properties.dispatchWithin(), clock.instant());
    }
}
