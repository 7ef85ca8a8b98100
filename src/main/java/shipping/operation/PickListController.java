package shipping.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.csv.Csv;
import platform.csv.TableFormat;
import platform.handler.CsvAnswers;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.page.TimeKey;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import shipping.shipment.Shipment;
import shipping.shipment.Shipment.Status;
import shipping.shipment.Shipments;

/** Tells warehouses what to take from the shelves, as JSON or CSV. */
@RestController
@RequestMapping(
        path = "/api/v2/shipments/pick-list",
        produces = {APPLICATION_JSON_VALUE, Csv.MEDIA_TYPE})
@RequiresScope(Scopes.OPERATOR_SHIPMENTS)
@Tag(name = "Shipments")
class PickListController {

    private static final Set<Status> NOT_SENT = EnumSet.of(Status.REQUESTED, Status.CREATED);

    private final Shipments shipments;
    private final Clock clock;

    PickListController(Shipments shipments, Clock clock) {
        this.shipments = shipments;
        this.clock = clock;
    }

    @GetMapping
    @Operation(
            summary = "Get the pick list of the warehouses",
            description =
                    "The units by SKU of the shipments that have not been sent and are not held, and their ids: of the"
                            + " oldest shipments up to limit; the cursor leads to the next ones.")
    @ApiResponse(
            responseCode = "200",
            description =
                    "The pick list; as CSV with Accept: text/csv or format=csv. In CSV, X-Next-Cursor has the next"
                            + " cursor, and a text that a spreadsheet would run as a formula begins with a single quote",
            content = {
                @Content(mediaType = APPLICATION_JSON_VALUE, schema = @Schema(implementation = PickList.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = "string"))
            })
    ResponseEntity<Object> getPickList(
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @RequestParam(name = "warehouse_id", required = false) @Nullable @Visible(max = Limits.MAX_TEXT)
                    String warehouseId,
            @RequestParam(required = false) @Nullable @TableFormat String format,
            @PageLimits PageRequest request) {
        Shipments.Query query = new Shipments.Query(
                null,
                NOT_SENT,
                warehouseId,
                null,
                false,
                clock.instant(),
                Shipments.Order.OLDEST_FIRST,
                TimeKey.parse(request.cursor()));
        Slice<Shipment> page = Slice.of(
                request.limit(),
                rows -> shipments.list(query, rows),
                shipment -> new TimeKey(shipment.requestedAt(), shipment.id()).cursor());
        PickList list = PickList.of(page.rows(), page.nextCursor());
        if (!Csv.isWanted(accept, format)) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(list);
        }
        return CsvAnswers.page(list.csv(), list.nextCursor());
    }
}
