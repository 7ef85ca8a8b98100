package inventory.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.RestockRequested;
import inventory.change.StockCommand.AdjustStock;
import inventory.change.StockProblem;
import inventory.stock.MovementKind;
import inventory.stock.Movements;
import inventory.stock.SkuStock;
import inventory.stock.StockLevels;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import platform.auditlog.Audited;
import platform.card.NoCardNumber;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.SkuId;
import platform.text.Visible;
import platform.web.DigitsAsText;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

@RestController
@RequestMapping(path = "/api/v2/stock", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_STOCK)
@Tag(name = "Stock")
class StockController {

    private final Edits edits;
    private final ImportStock importStock;
    private final Commands commands;
    private final InProgress inProgress;
    private final StockLevels levels;
    private final Movements movements;

    StockController(
            Edits inventoryEdits,
            ImportStock importStock,
            Commands commands,
            InProgress inProgress,
            StockLevels levels,
            Movements movements) {
        this.edits = inventoryEdits;
        this.importStock = importStock;
        this.commands = commands;
        this.inProgress = inProgress;
        this.levels = levels;
        this.movements = movements;
    }

    record StockImport(
            @NotBlank @Visible(max = Limits.MAX_REFERENCE) String reference,

            @NotNull @WarehouseId String warehouseId,

            @NotNull @Size(min = 1, max = Limits.MAX_IMPORT) List<@Valid @NotNull StockItem> items,
            @Nullable Boolean allowUnlisted,
            @Nullable Boolean dryRun) {

        ImportStock.Wanted wanted() {
            List<Line> lines = items.stream()
                    .map(item -> new Line(item.skuId(), item.quantity()))
                    .toList();
            return new ImportStock.Wanted(
                    new RestockRequested(reference, reference, warehouseId, lines), Boolean.TRUE.equals(allowUnlisted));
        }

        StockImported answer(boolean applied) {
            return new StockImported(
                    applied,
                    (int) items.stream().map(StockItem::skuId).distinct().count(),
                    items.stream().mapToLong(StockItem::quantity).sum(),
                    Boolean.TRUE.equals(dryRun) ? true : null);
        }
    }

    record StockItem(
            @DigitsAsText @NotNull @SkuId String skuId,

            @NotNull @Range(min = 1, max = Limits.MAX_QUANTITY)
            Long quantity) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StockImported(
            boolean applied, int skus, long units, @Nullable Boolean dryRun) {}

    record StockAdjustment(
            @NotBlank @Visible(max = Limits.MAX_REFERENCE) String reference,

            @NotNull @WarehouseId String warehouseId,

            @DigitsAsText @NotNull @SkuId String skuId,

            @NotNull @NotZero @Range(min = -Limits.MAX_QUANTITY, max = Limits.MAX_QUANTITY)
            Long delta,

            @NotBlank @Visible(max = 200) @NoCardNumber String reason,

            @Nullable Boolean force) {}

    record StockOfSku(String skuId, long onHand, long reserved, long available, List<StockInWarehouse> warehouses) {

        static StockOfSku of(SkuStock stock) {
            return new StockOfSku(
                    stock.skuId(),
                    stock.onHand(),
                    stock.reserved(),
                    stock.available(),
                    stock.levels().stream()
                            .map(level -> new StockInWarehouse(
                                    level.warehouseId(), level.onHand(), level.reserved(), level.available()))
                            .toList());
        }
    }

    record StockInWarehouse(String warehouseId, long onHand, long reserved, long available) {}

    record MovementPage(
            List<MovementEntry> movements, @Nullable String nextCursor) {}

    record MovementEntry(
            Instant at,
            MovementKind kind,
            String warehouseId,
            Count onHand,
            Count reserved,
            String reference,
            String correlation,
            @Nullable String traceId,
            @Nullable String reason) {

        static MovementEntry of(Movements.Entry entry) {
            return new MovementEntry(
                    entry.at(),
                    entry.kind(),
                    entry.warehouseId(),
                    Count.of(entry.onHandBefore(), entry.onHandAfter()),
                    Count.of(entry.reservedBefore(), entry.reservedAfter()),
                    entry.reference(),
                    entry.correlation(),
                    entry.trace(),
                    entry.reason());
        }
    }

    record Count(long before, long after, long delta) {

        static Count of(long before, long after) {
            return new Count(before, after, after - before);
        }
    }

    @PostMapping("/import")
    @Audited(value = "inventory.stock.import", object = "stock")
    @Operation(
            summary = "Add goods that arrived at a warehouse; a reference that was used before changes nothing",
            description =
                    "Adds the units of each item to the stock of one warehouse, all items or none. The answer says "
                            + "whether the units were added now; it is false if the reference was used before with the "
                            + "same contents. SKUs that have never been on sale are refused, unless `allow_unlisted` is "
                            + "true. With `dry_run` the answer is the one that the import would get now, with the same "
                            + "errors; nothing is written, and the idempotency key can be used again.")
    @ProblemCode.Possible(value = StockProblem.class, codes = "STOCK_REFERENCE_REUSED")
    StockImported importStock(IdempotencyKey key, @RequestBody @Valid StockImport request) {
        ImportStock.Wanted wanted = request.wanted();
        return request.answer(
                Boolean.TRUE.equals(request.dryRun())
                        ? importStock.preview(wanted)
                        : edits.makeAlone(key, importStock, wanted));
    }

    @PostMapping("/adjust")
    @Audited(value = "inventory.stock.adjust", object = "stock")
    @Operation(
            summary = "Correct the count of a SKU in a warehouse; a reference that was used before changes nothing",
            description =
                    "Refused if the count would fall below the reserved units. With `force` (scope `operator.stock.force`),"
                            + " the newest reservations that hold the missing units are withdrawn instead, each as a whole."
                            + " The count cannot fall below zero.")
    @ProblemCode.Possible(
            value = StockProblem.class,
            codes = {"BELOW_RESERVED", "STOCK_REFERENCE_REUSED"})
    CompletableFuture<StockOfSku> adjustStock(
            Caller caller, IdempotencyKey key, @RequestBody @Valid StockAdjustment request) {
        boolean forced = request.force() != null && request.force();
        if (forced) {
            caller.require(Scopes.OPERATOR_STOCK_FORCE);
        }
        AdjustmentRequested wanted = new AdjustmentRequested(
                request.reference(),
                request.reference(),
                request.warehouseId(),
                request.skuId(),
                request.delta(),
                request.reason(),
                forced);
        return inProgress
                .once(key, () -> commands.submit(new AdjustStock(key, wanted)))
                .thenApply(result -> StockOfSku.of(result.value(refused -> refused)));
    }

    @GetMapping("/{sku_id}")
    @Operation(
            summary = "Get the stock of a SKU",
            description =
                    "The units on hand, reserved and available, in total and by warehouse. The answer is 404 if the "
                            + "SKU has no stock record in any warehouse.")
    StockOfSku getStock(@PathVariable("sku_id") @SkuId String skuId) {
        SkuStock stock = levels.of(skuId);
        if (stock.levels().isEmpty()) {
            throw ProblemException.notFound("This SKU has no stock record in any warehouse.");
        }
        return StockOfSku.of(stock);
    }

    @GetMapping("/{sku_id}/movements")
    @Operation(
            summary = "List the stock movements of a SKU",
            description = "Every change of the units on hand or reserved, newest first.")
    MovementPage listStockMovements(@PathVariable("sku_id") @SkuId String skuId, @PageLimits PageRequest request) {
        long beforeId = Cursor.parse(request.cursor(), 1)
                .map(position -> position.number(0))
                .orElse(Long.MAX_VALUE);
        Slice<Movements.Entry> page = Slice.of(
                request.limit(),
                rows -> movements.page(skuId, beforeId, rows),
                entry -> Cursor.of(Long.toString(entry.id())));
        return new MovementPage(page.rows(MovementEntry::of), page.nextCursor());
    }
}
