package inventory.change;

import inventory.InventoryEvent;
import inventory.InventoryEvent.AdjustmentRefused;
import inventory.InventoryEvent.StockAdjusted;
import inventory.InventoryEvent.StockRestocked;
import inventory.InventoryEvent.StockTransferred;
import inventory.InventoryEvent.TransferRefused;
import inventory.InventoryRequest;
import inventory.InventoryRequest.AdjustmentRequested;
import inventory.InventoryRequest.TransferRequested;
import inventory.stock.StockChange;
import inventory.stock.Warehouse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.auditlog.Change;
import platform.web.ProblemException;

/** Decides imports, transfers and counts of operators on the locked stock. Unlike a request of a module, such a request can be refused. */
public final class StockRules {

    private StockRules() {}

    /**
     * What an operator has changed.
     *
     * @param applied false if the change was done before under its reference; then there are no changes
     * @param events what others must know, but for the availability
     * @param changes for the audit log, one for each changed row
     */
    public record Decided(boolean applied, List<InventoryEvent> events, List<Change> changes) {}

    /**
     * Decides the request. A refused request has changed nothing.
     *
     * @param trace the trace id of the HTTP request, or null
     * @throws ProblemException 400 if there is no such warehouse; 409 if the reference belongs to a change with other contents, or if units are
     *     missing or reserved
     */
    public static Decided decide(InventoryRequest request, StockDecisions stock, @Nullable String trace) {
        requireSameContents(stock.done(request.reference()), request);
        requireWarehouses(request, stock);
        int movements = stock.movements().size();
        List<InventoryEvent> events = stock.decide(request, trace);
        return new Decided(applied(events.getLast()), events, stock.auditedSince(movements));
    }

    /**
     * @param done the change that was done under the reference of the request, or null
     * @throws ProblemException 409 if that change moved something else
     */
    public static void requireSameContents(@Nullable StockChange done, InventoryRequest request) {
        if (done != null && done.isOfOther(ChangeContents.of(request))) {
            throw new ProblemException(
                    StockProblem.STOCK_REFERENCE_REUSED,
                    "Another change of stock with other contents was done under this reference.",
                    Map.of("reference", request.reference()));
        }
    }

    private static void requireWarehouses(InventoryRequest request, StockDecisions stock) {
        if (request instanceof TransferRequested transfer) {
            require(stock.stocks(transfer.lines(), transfer.fromWarehouseId()), "from_warehouse_id");
            require(stock.stocks(transfer.lines(), transfer.toWarehouseId()), "to_warehouse_id");
        } else if (request instanceof AdjustmentRequested adjustment) {
            require(stock.rows().stocks(adjustment.skuId(), adjustment.warehouseId()), "warehouse_id");
        }
    }

    private static void require(boolean stocked, String field) {
        if (!stocked) {
            throw ProblemException.invalid(field, Warehouse.REFERENCE_RULE);
        }
    }

    /** Whether the change is new. @throws ProblemException 409 if the answer is a refusal */
    private static boolean applied(InventoryEvent answer) {
        return switch (answer) {
            case StockRestocked restocked -> restocked.applied();
            case StockTransferred transferred -> transferred.applied();
            case StockAdjusted adjusted -> adjusted.applied();
            case TransferRefused refused ->
                throw new ProblemException(
                        StockProblem.NOT_FREE,
                        "No units were moved, because the warehouse has too few units that are not reserved;"
                                + " `details.items` lists each SKU with the requested and the available units.",
                        Map.of("items", refused.shortages()));
            case AdjustmentRefused refused ->
                throw new ProblemException(
                        StockProblem.BELOW_RESERVED,
                        "The count would fall below the reserved units or below zero; `details.references` lists"
                                + " at most 100 reservations that hold units, newest first.",
                        Map.of("references", refused.references()));
            default -> throw new IllegalArgumentException("Not an answer to a change of stock: " + answer);
        };
    }
}
