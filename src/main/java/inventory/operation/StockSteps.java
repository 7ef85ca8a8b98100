package inventory.operation;

import inventory.InventoryEvent;
import inventory.InventoryEvent.AdjustmentRefused;
import inventory.InventoryEvent.TransferRefused;
import inventory.InventoryRequest;
import inventory.change.StockDecisions;
import inventory.change.StockTransactions;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import platform.edit.Editing;
import platform.trace.Trace;
import platform.web.ProblemException;

/** The steps that restocks, transfers and counts of operators share, in the running transaction. */
@Component
class StockSteps {

    private final StockTransactions transactions;
    private final ApplicationEventPublisher publisher;

    StockSteps(StockTransactions transactions, ApplicationEventPublisher publisher) {
        this.transactions = transactions;
        this.publisher = publisher;
    }

    /** The stock after a request, and the answer to the request. */
    record Decided(StockDecisions stock, InventoryEvent answer) {}

    /**
     * Locks what the request needs, decides it and saves it.
     *
     * @param check refuses the request, on the locked rows
     * @throws ProblemException 409 if the reference belongs to a change with other contents, or if units are missing or reserved
     */
    Decided decide(InventoryRequest request, Consumer<StockDecisions> check, Editing editing) {
        StockDecisions stock = transactions.lock(List.of(request));
        if (stock.isOfOtherContents(request)) {
            throw StockProblem.reused(request.reference());
        }
        check.accept(stock);
        List<InventoryEvent> events = stock.decide(request, Trace.current());
        refuse(events.getLast());
        stock.audited().forEach(editing::changed);
        events.forEach(publisher::publishEvent);
        transactions.save(stock, editing.now(), publisher::publishEvent);
        return new Decided(stock, events.getLast());
    }

    private static void refuse(InventoryEvent answer) {
        if (answer instanceof TransferRefused refused) {
            throw new ProblemException(
                    StockProblem.NOT_FREE,
                    "No units were moved, because the warehouse has too few units that are not reserved;"
                            + " `details.items` lists each SKU with the requested and the available units.",
                    Map.of("items", refused.shortages()));
        }
        if (answer instanceof AdjustmentRefused refused) {
            throw new ProblemException(
                    StockProblem.BELOW_RESERVED,
                    "The count would fall below the reserved units or below zero; `details.references` lists"
                            + " at most 100 reservations that hold units, newest first.",
                    Map.of("references", refused.references()));
        }
    }
}
