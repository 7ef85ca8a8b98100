package inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import inventory.operation.StockCommand;
import inventory.operation.StockRefusal;
import inventory.stock.Warehouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.BatchState;
import outbox.Commands;
import outbox.Event;
import outbox.EventTypes;
import outbox.Outbox;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;

/** Asks inventory as other modules do, through the transport, and reads from the log what it told. */
class Asker {

    private static final Map<String, Class<? extends Event>> TYPES = new LinkedHashMap<>();

    static {
        EventTypes.concrete(InventoryEvent.class).forEach(type -> TYPES.put(EventTypes.nameOf(type), type));
    }

    private final Outbox outbox;
    private final Commands commands;
    private final TransactionTemplate transaction;
    private final JdbcClient database;

    Asker(Outbox outbox, Commands commands, TransactionTemplate transaction, JdbcClient database) {
        this.outbox = outbox;
        this.commands = commands;
        this.transaction = transaction;
        this.database = database;
    }

    /** Asks in one transaction; returns what was told once all is decided. */
    List<InventoryEvent> ask(InventoryRequest... requests) {
        List<Long> ids = publish(requests);
        awaitDecided();
        return told(ids.getLast());
    }

    List<Long> publish(InventoryRequest... requests) {
        List<BatchState.OutgoingEvent> told = Arrays.stream(requests)
                .map(request -> new BatchState.OutgoingEvent(
                        request, new BatchState.Cause(null, "trace-of-" + request.reference(), null, null)))
                .toList();
        return transaction.execute(status ->
                outbox.publish(told).stream().map(Outbox.Published::eventId).toList());
    }

    void awaitDecided() {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(count("select count(*) from outbox.delivery"))
                        .isZero());
    }

    List<InventoryEvent> told(long sinceEventId) {
        List<InventoryEvent> told = new ArrayList<>();
        database.sql("select type, payload from outbox.event where id > ? order by id")
                .param(sinceEventId)
                .query(row -> {
                    Class<? extends Event> type = TYPES.get(row.getString("type"));
                    if (type != null) {
                        told.add((InventoryEvent) EventTypes.decode(row.getString("payload"), type));
                    }
                });
        return told;
    }

    <T> CommandResult<T, StockRefusal> command(StockCommand<T> command) {
        try {
            return commands.submit(command).get(20, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    static IdempotencyKey key(String value) {
        return IdempotencyKey.of("operator", "POST", "/test", value, value.getBytes());
    }

    void warehouse(String warehouseId, int priority) {
        assertThat(command(new StockCommand.PutWarehouse(
                        key("warehouse " + warehouseId + priority), new Warehouse(warehouseId, warehouseId, priority))))
                .isInstanceOf(CommandResult.Done.class);
    }

    /** On hand, reserved, version. */
    List<Long> row(String skuId, String warehouseId) {
        return database.sql(
                        "select on_hand, reserved, version from inventory.stock where sku_id = ? and warehouse_id = ?")
                .param(skuId)
                .param(warehouseId)
                .query((row, number) -> List.of(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single();
    }

    long count(String sql, Object... parameters) {
        return database.sql(sql).params(parameters).query(Long.class).single();
    }

    /** Every row is what the ledger says, and what reservations hold is what is reserved. */
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
