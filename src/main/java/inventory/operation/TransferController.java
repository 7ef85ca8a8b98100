package inventory.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import inventory.InventoryRequest.Line;
import inventory.InventoryRequest.TransferRequested;
import inventory.change.StockCommand.TransferStock;
import inventory.change.StockProblem;
import inventory.operation.StockController.StockItem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import platform.auditlog.Audited;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

@RestController
@RequestMapping(path = "/api/v2/stock/transfers", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_STOCK)
@Tag(name = "Stock")
class TransferController {

    private final Commands commands;
    private final InProgress inProgress;

    TransferController(Commands commands, InProgress inProgress) {
        this.commands = commands;
        this.inProgress = inProgress;
    }

    record StockTransfer(
            @NotBlank @Visible(max = Limits.MAX_REFERENCE) String reference,

            @NotNull @WarehouseId String fromWarehouseId,

            @NotNull @WarehouseId String toWarehouseId,

            @NotNull @Size(min = 1, max = Limits.MAX_LINES) List<@Valid @NotNull StockItem> items) {}

    record Transferred(boolean applied) {}

    @PostMapping
    @Audited(value = "inventory.stock.transfer", object = "stock")
    @Operation(
            summary = "Move unreserved units to another warehouse",
            description =
                    "Moves all items or none. A reference that was used before changes nothing; the answer is then "
                            + "`\"applied\": false`.")
    @ProblemCode.Possible(
            value = StockProblem.class,
            codes = {"NOT_FREE", "STOCK_REFERENCE_REUSED"})
    CompletableFuture<Transferred> transferStock(IdempotencyKey key, @RequestBody @Valid StockTransfer request) {
        if (request.toWarehouseId().equals(request.fromWarehouseId())) {
            throw ProblemException.invalid("to_warehouse_id", "must differ from from_warehouse_id");
        }
        List<Line> lines = request.items().stream()
                .map(item -> new Line(item.skuId(), item.quantity()))
                .toList();
        TransferRequested wanted = new TransferRequested(
                request.reference(), request.reference(), request.fromWarehouseId(), request.toWarehouseId(), lines);
        return inProgress
                .once(key, () -> commands.submit(new TransferStock(key, wanted)))
                .thenApply(result -> new Transferred(result.value(refused -> refused)));
    }
}
