package bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Creates many whole orders from a few real ones. It copies the rows of the real orders in every table under other ids, with set-based
 * statements, so the copies have the encoding of real rows. References between the copied rows use the new ids. The stock ledger continues
 * without a gap, and stock falls by the units that the copies sell. Copied events keep their transaction ids, so no reader of the log reads
 * them: the sums of the reports stay those of the real orders.
 */
final class Fill {

    private static final String MARK = "@@@@"; // a placeholder for the number of the copy, in four digits
    private static final int MOST_COPIES = 9_999;
    private static final long SEGMENT_IDS = 10_000_000; // as the platform does by default

    /** The condition that selects the rows of the copied orders, by table; {@code bench.whole} holds the ids of these orders. */
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("\"order\".orders", "id in (select id from bench.whole)");
        TABLES.put("\"order\".order_event", "order_id in (select id from bench.whole)");
        TABLES.put("\"order\".listing", "id in (select id from bench.whole)");
        TABLES.put("\"order\".listing_sku", "order_id in (select id from bench.whole)");
        TABLES.put("\"order\".idempotency", "resource in (select id::text from bench.whole)");
        TABLES.put("promotion.discount", "correlation in (select id::text from bench.whole)");
        TABLES.put("inventory.reservation", "correlation in (select id::text from bench.whole)");
        TABLES.put("inventory.movement", "correlation in (select id::text from bench.whole)");
        TABLES.put("payment.payment", "correlation in (select id::text from bench.whole)");
        TABLES.put(
                "payment.provider_event",
                "reference in (select reference from payment.payment where correlation in (select id::text from bench.whole))");
        TABLES.put("shipping.shipment", "correlation in (select id::text from bench.whole)");
        TABLES.put("reporting.order_fact", "order_id in (select id from bench.whole)");
        TABLES.put("reporting.order_line", "order_id in (select id from bench.whole)");
        TABLES.put("outbox.event", "correlation in (select id::text from bench.whole)");
    }

    /** The tables that the second connection fills: about half of the rows. */
    private static final List<String> FILLED_BESIDE =
            List.of("outbox.event", "payment.payment", "payment.provider_event", "shipping.shipment");

    /** Patterns of ids in the text of a row. Four characters of each id are replaced by the number of the copy. */
    private static final List<String> IDS = List.of(
            "([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-)[0-9a-f]{4}(-[0-9a-f]{12})", // UUIDs
            "(\\y[0-9]{2})[0-9]{4}(-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\\y)", // order numbers
            "(pay_).{4}([A-Za-z0-9_-]{18})", // payments' references
            "(SBX-).{4}([A-Za-z0-9_-]+)"); // waybills

    private final Connection database;
    private final Connection beside;
    private int copies;
    private long orders;
    private long firstEvent;
    private long lastEvent;

    /** @param beside another connection to the same database, to use a second processor */
    Fill(Connection database, Connection beside) {
        this.database = database;
        this.beside = beside;
    }

    /** @param span the difference between the id of a copied event and the id of the original */
    private record Copy(int number, long span) {}

    /**
     * Stores the rows of all whole orders as templates. To be called once.
     *
     * @return the number of whole orders: paid, with a waybill for a shipment, and with their payment in the reports and lists
     */
    long storeTemplates() throws SQLException {
        for (Connection session : List.of(database, beside)) {
            execute(session, "set synchronous_commit = off"); // for our sessions only
        }
        execute("create schema bench");
        execute("""
                create table bench.whole as select id from "order".orders where state = 'PAID'
                  and id::text in (select correlation from shipping.shipment where waybill is not null)
                  and id in (select order_id from reporting.order_fact where paid_at is not null)
                  and id in (select id from "order".listing where status = 'PAID')""");
        execute("create index on bench.whole (id)");
        execute("analyze bench.whole");
        execute("create table bench.staged (name text, n bigint generated always as identity, line text)");
        for (var table : TABLES.entrySet()) {
            String line = "t::text";
            for (String id : IDS) {
                line = "regexp_replace(%s, '%s', '\\1%s\\2', 'g')".formatted(line, id, MARK);
            }
            if (table.getKey().endsWith(".idempotency")) {
                line = "regexp_replace(%s, '^\\(.{4}', '(%s')".formatted(line, MARK);
            }
            String order = columns(table.getKey(), true).contains("id") ? "order by t.id" : "";
            execute("insert into bench.staged (name, line) select '%s', %s from %s t where %s %s"
                    .formatted(table.getKey(), line, table.getKey(), table.getValue(), order));
        }
        execute("create index on bench.staged (name, n)");
        execute("analyze bench.staged");
        execute("""
                create table bench.sold as select sku_id, warehouse_id, -sum(on_hand_after - on_hand_before)::bigint as quantity
                from inventory.movement where kind = 'COMMITTED' and correlation in (select id::text from bench.whole) group by 1, 2""");
        execute("create index on bench.sold (sku_id, warehouse_id)");
        execute("analyze bench.sold");
        String ofTheirs = "from outbox.event where " + TABLES.get("outbox.event");
        firstEvent = Database.one(database, "select min(id) " + ofTheirs);
        lastEvent = Database.one(database, "select max(id) " + ofTheirs);
        orders = Database.one(database, "select count(*) from bench.whole");
        return orders;
    }

    /** Adds copies until there are at least this many whole orders. */
    long upTo(long wanted) throws SQLException, InterruptedException {
        List<Copy> due = new ArrayList<>();
        while (orders * (copies + 1) < wanted && copies < MOST_COPIES) {
            copies++;
            due.add(new Copy(copies, takeIds()));
        }
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Void> others = threads.submit(() -> copy(beside, due, FILLED_BESIDE));
            copy(
                    database,
                    due,
                    TABLES.keySet().stream()
                            .filter(it -> !FILLED_BESIDE.contains(it))
                            .toList());
            others.get();
        } catch (ExecutionException failed) {
            throw new SQLException(failed.getCause());
        }
        execute("""
                update inventory.stock s set on_hand = on_hand - %1$d * quantity, version = version + %1$d
                from bench.sold where sold.sku_id = s.sku_id and sold.warehouse_id = s.warehouse_id""".formatted(due.size()));
        execute("vacuum analyze");
        execute("checkpoint");
        return orders * (copies + 1);
    }

    /** Takes ids as an instance does, but many blocks at once, and adds the segments of the log for them. */
    private long takeIds() throws SQLException {
        long first = Database.one(database, "select last_value + 2000 from outbox.event_id");
        long next = first + lastEvent - firstEvent + 1;
        execute("select setval('outbox.event_id', %d)".formatted((next / 1000 + 1) * 1000 + 1));
        execute("select outbox.extend_log(%d)".formatted(SEGMENT_IDS));
        return first - firstEvent;
    }

    private Void copy(Connection over, List<Copy> due, List<String> tables) throws SQLException {
        for (Copy copy : due) {
            for (String table : tables) {
                copy(over, copy, table);
            }
        }
        return null;
    }

    private void copy(Connection over, Copy copy, String table) throws SQLException {
        List<String> all = columns(table, false);
        List<String> values = new ArrayList<>();
        for (String column : all) {
            String value = "(r)." + column;
            values.add(
                    switch (table + " " + column) {
                        case "outbox.event id",
                                "outbox.event causation",
                                "\"order\".order_event event_id",
                                "\"order\".order_event causation" -> value + " + %d".formatted(copy.span);
                        case "inventory.movement on_hand_before", "inventory.movement on_hand_after" ->
                            value
                                    + " - %d * (select quantity from bench.sold where sold.sku_id = (r).sku_id and sold.warehouse_id = (r).warehouse_id)"
                                            .formatted(copy.number);
                        default -> value;
                    });
        }
        execute(
                over,
                "insert into %s (%s) select %s from (select replace(line, '%s', '%04d')::%s as r from bench.staged where name = '%s' order by n) x"
                        .formatted(
                                table,
                                String.join(", ", all),
                                String.join(", ", values),
                                MARK,
                                copy.number,
                                table,
                                table));
    }

    /** The columns of a table. @param all whether to include columns that PostgreSQL fills */
    private List<String> columns(String table, boolean all) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (var statement = database.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select quote_ident(attname) from pg_attribute where attrelid = '%s'::regclass and attnum > 0 and not attisdropped
                          and (%s or attidentity = '' and attgenerated = '') order by attnum""".formatted(table, all))) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns;
    }

    private void execute(String sql) throws SQLException {
        execute(database, sql);
    }

    private static void execute(Connection over, String sql) throws SQLException {
        try (var statement = over.createStatement()) {
            statement.execute(sql);
        }
    }
}
