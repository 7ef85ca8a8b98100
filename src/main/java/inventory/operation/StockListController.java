package inventory.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import inventory.stock.SupplyLevel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.SkuId;

@RestController
@RequestMapping(path = "/api/v2/stock", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_STOCK)
@Tag(name = "Stock")
class StockListController {

    private final StockList list;
    private final Edits edits;
    private final PutThreshold putThreshold;

    StockListController(StockList list, Edits inventoryEdits, PutThreshold putThreshold) {
        this.list = list;
        this.edits = inventoryEdits;
        this.putThreshold = putThreshold;
    }

    /** The order of the list. */
    enum StockOrder {
        SKU_ID,
        AVAILABLE
    }

    record StockPage(List<StockAtWarehouse> stock, @Nullable String nextCursor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StockAtWarehouse(
            String skuId,
            String warehouseId,
            long onHand,
            long reserved,
            long available,
            @Nullable Long lowAt,
            SupplyLevel level) {

        static StockAtWarehouse of(StockEntry entry) {
            return new StockAtWarehouse(
                    entry.skuId(),
                    entry.warehouseId(),
                    entry.onHand(),
                    entry.reserved(),
                    entry.available(),
                    entry.lowAt(),
                    entry.level());
        }
    }

    record ThresholdRequest(
            @NotNull @WarehouseId String warehouseId,

            @Nullable @Range(min = Threshold.MIN, max = Threshold.MAX)
            Long lowAt) {}

    @GetMapping
    @Operation(
            summary = "List the stock of all SKUs by warehouse",
            description =
                    "One entry for each SKU and warehouse, as the last commit left it. `level` is `OUT` if no unit is"
                            + " available, `LOW` if `low_at` units or fewer are available, otherwise `OK`. An entry that has"
                            + " just become low or out is found by `level` within a second.")
    StockPage listStock(
            @RequestParam(name = "warehouse_id", required = false) @Nullable @WarehouseId String warehouseId,
            @RequestParam(name = "level", required = false)
                    @Parameter(description = "Selects entries with one of these levels")
                    @Nullable
                    @Size(max = 3)
                    List<SupplyLevel> levels,
            @RequestParam(name = "search", required = false)
                    @Parameter(description = "Selects SKUs whose id contains this text, in upper or lower case")
                    @Nullable
                    @SkuId
                    String search,
            @RequestParam(name = "sort", defaultValue = "SKU_ID")
                    @Parameter(description = "AVAILABLE lists the entries with the fewest available units first")
                    StockOrder sort,
            @PageLimits PageRequest request) {
        StockList.Filter filter =
                new StockList.Filter(warehouseId, levels == null ? Set.of() : Set.copyOf(levels), search);
        StockList.Position after = Cursor.parse(request.cursor(), 3)
                .map(position -> new StockList.Position(
                        position.number(0),
                        position.part(1, id -> id.matches(SkuId.PATTERN)),
                        position.part(2, id -> id.matches(WarehouseId.PATTERN))))
                .orElse(null);
        Slice<StockEntry> page = Slice.of(
                request.limit(),
                rows -> sort == StockOrder.AVAILABLE
                        ? list.byAvailable(filter, after, rows)
                        : list.bySku(filter, after, rows),
                last -> Cursor.of(Long.toString(last.available()), last.skuId(), last.warehouseId()));
        return new StockPage(page.rows(StockAtWarehouse::of), page.nextCursor());
    }

    @PutMapping("/{sku_id}/threshold")
    @Audited(value = "inventory.threshold.put", object = "threshold", id = "sku_id")
    @Operation(
            summary = "Set the number of units at which the stock of a SKU is low in a warehouse",
            description =
                    "The stock is low when `low_at` units or fewer are available. Without `low_at`, the threshold is"
                            + " removed. The answer is 404 if the SKU has never been on sale and has no stock record.")
    Threshold putStockThreshold(
            IdempotencyKey key,
            @PathVariable("sku_id") @SkuId String skuId,
            @RequestBody @Valid ThresholdRequest request) {
        Threshold wanted = new Threshold(skuId, request.warehouseId(), request.lowAt());
        edits.make(key, putThreshold, wanted);
        return wanted;
    }
}
