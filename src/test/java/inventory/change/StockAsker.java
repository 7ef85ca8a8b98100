package inventory.change;

import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent;
import inventory.InventoryRequest;
import inventory.operation.StockOperator;
import inventory.stock.Warehouse;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Commands;
import outbox.Event;
import outbox.Outbox;
import testing.Asker;

/** Sends requests to inventory through the transport, and reads its answers and its tables. */
class StockAsker extends Asker {

    final StockOperator operator;

    StockAsker(
            Outbox outbox,
            Commands commands,
            TransactionTemplate transaction,
            JdbcClient database,
            ApplicationContext context) {
        super(outbox, commands, transaction, database);
        operator = new StockOperator(context);
    }

    /** Each request has a trace of its own. */
    @Override
    protected String traceOf(Event request) {
        return request instanceof InventoryRequest ours ? "trace-of-" + ours.reference() : super.traceOf(request);
    }

    List<InventoryEvent> ask(InventoryRequest... requests) {
        return ask(InventoryEvent.class, requests);
    }

    void warehouse(String warehouseId, int priority) {
        Warehouse warehouse = new Warehouse(warehouseId, warehouseId, priority);
        operator.puts(key("warehouse " + warehouseId + priority), warehouse);
    }

    /** On hand, reserved, version. */
    List<Long> row(String skuId, String warehouseId) {
        return numbers(
                "select on_hand, reserved, version from inventory.stock where sku_id = ? and warehouse_id = ?",
                skuId,
                warehouseId);
    }

    /** Asserts that the ledger explains every row of the stock, and that exactly the reserved units are held by reservations. */
    void assertBooksBalance() {
        assertThat(count("""
                        select count(*) from inventory.stock s
                        left join (select sku_id, warehouse_id, sum(on_hand_delta) on_hand, sum(reserved_delta) reserved,
                                          count(*) moves
                                   from inventory.movement group by sku_id, warehouse_id) m using (sku_id, warehouse_id)
                        where (s.on_hand, s.reserved, s.version)
                              <> (coalesce(m.on_hand, 0), coalesce(m.reserved, 0), coalesce(m.moves, 0))
                        """)).isZero();
        assertThat(count("""
                        select count(*) from inventory.stock s
                        left join (select a ->> 0 sku_id, a ->> 1 warehouse_id, sum((a ->> 2)::bigint) held
                                   from inventory.reservation r, jsonb_array_elements(r.allocations) a
                                   where r.status = 'HELD' group by 1, 2) h using (sku_id, warehouse_id)
                        where s.reserved <> coalesce(h.held, 0)
                        """)).isZero();
    }
}
