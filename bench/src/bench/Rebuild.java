package bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Measures how fast reports are rebuilt from the log. It fills the log of a new folder with the events of many orders, in the encoding of
 * real events, and waits until the reports have counted them once. Then it times a rebuild without any other load. After that all sums must
 * equal those of the events.
 */
final class Rebuild implements Stage.Benchmark {

    private static final int ORDERS = 100_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(20);
    private static final String FROM_TO = "from=2026-01-01&to=2027-01-01";

    /**
     * Fills the log. The column {@code later} says how many orders later in the log the event of each step comes, so that most orders are
     * updated by one event at a time.
     */
    private static final String EVENTS = """
            insert into outbox.event (id, type, correlation, published_at, payload)
            with orders as materialized (
              select i, ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0')) as id,
                timestamptz '2026-01-01 00:00:00Z' + i * interval '1 hour' * 2000 / %1$d as placed,
                1 + (i * 7919) %% 5 as lines, (array['web', 'shop', 'app'])[1 + i %% 3] as channel,
                (array['GB', 'DE', 'FR', 'NL', 'IE'])[1 + (i / 3) %% 5] as country, (i * 31) %% 5 = 0 as sale
              from generate_series(1, %1$d) i),
            lines as materialized (
              select i, n, 'SKU-' || ((i::bigint * 7919 + n * 104729) %% 10000) as sku, 1 + (i + n) %% 3 as quantity,
                100 + (i * 13 + n * 17) %% 5000 as price, case when sale and n = 1 then 50 else 0 end as discount
              from orders, generate_series(1, lines) n),
            counted as materialized (
              select *, quantity * price as amount, quantity * price - discount as total,
                round((quantity * price - discount) / 6.0)::bigint as tax
              from lines),
            whole as materialized (
              select o.*, sum(amount)::bigint as items, sum(discount)::bigint as discount,
                sum(tax)::bigint + 83 as tax, sum(total)::bigint + 495 as payable,
                json_agg(json_build_object('line_no', n, 'sku_id', sku, 'quantity', quantity,
                  'unit_price', json_build_object('amount_minor', price, 'currency', 'GBP'), 'tax_ppm', 200000,
                  'traits', json_build_object('category', 'category-' || n, 'tax_class', 'standard',
                    'weight_grams', 250, 'attributes', json_build_object())) order by n) as ordered,
                json_agg(json_build_object('line_no', n, 'discount', json_build_object('amount_minor', discount, 'currency', 'GBP'),
                  'tax', json_build_object('amount_minor', 0, 'currency', 'GBP'),
                  'tax_included', json_build_object('amount_minor', tax, 'currency', 'GBP'),
                  'total', json_build_object('amount_minor', total, 'currency', 'GBP')) order by n) as fixed
              from orders o join counted using (i) group by o.i, o.id, o.placed, o.lines, o.channel, o.country, o.sale),
            told as (
              select i, 1 as step, 0 as later, 'order.order.created' as type, json_build_object('correlation', id, 'at', placed,
                'order_no', 'BENCH-' || i, 'channel', channel, 'payment_method', 'sandbox', 'placed_at', placed,
                'lines', ordered, 'items', json_build_object('amount_minor', items, 'currency', 'GBP'), 'tax_included', true,
                'shipping', json_build_object('amount', json_build_object('amount_minor', 495, 'currency', 'GBP'),
                  'tax_ppm', 200000), 'coupon_codes', json_build_array(), 'discount_asked', false,
                'shipping_address', json_build_object('owner', 'order:' || id, 'ciphertext', repeat('AQIDBA', 30)),
                'country', country, 'attributes', json_build_object())::text as payload from whole
              union all
              select i, 2, 20, 'order.order.confirmed', json_build_object('correlation', id, 'at', placed + interval '1 second',
                'amounts', json_build_object('items', json_build_object('amount_minor', items, 'currency', 'GBP'),
                  'discount', json_build_object('amount_minor', discount, 'currency', 'GBP'),
                  'shipping', json_build_object('amount_minor', 495, 'currency', 'GBP'),
                  'tax', json_build_object('amount_minor', 0, 'currency', 'GBP'),
                  'tax_included', json_build_object('amount_minor', tax, 'currency', 'GBP'),
                  'payable', json_build_object('amount_minor', payable, 'currency', 'GBP')),
                'lines', fixed, 'charges', json_build_array(json_build_object('type', 'SHIPPING',
                  'amount', json_build_object('amount_minor', 495, 'currency', 'GBP'),
                  'tax', json_build_object('amount_minor', 0, 'currency', 'GBP'),
                  'tax_included', json_build_object('amount_minor', 83, 'currency', 'GBP'))),
                'discounts', case when discount = 0 then json_build_array() else json_build_array(json_build_object(
                  'promotion_id', 'sale', 'coupon_code', 'SALE-' || i %% 10,
                  'amount', json_build_object('amount_minor', discount, 'currency', 'GBP'), 'lines', json_build_array(
                    json_build_object('line_no', 1, 'amount', json_build_object('amount_minor', discount, 'currency', 'GBP')))))
                  end, 'payment_reference', 'pay_' || id, 'expire_time', placed + interval '15 minutes')::text from whole
              union all
              select i, 3, 100, 'order.order.paid', json_build_object('correlation', id, 'at', placed + interval '1 minute',
                'amount', json_build_object('amount_minor', payable, 'currency', 'GBP'),
                'captured_at', placed + interval '1 minute')::text from whole where i %% 10 > 0
              union all
              select i, 4, 20000, 'order.order.shipped', json_build_object('correlation', id,
                'at', placed + interval '20 hours')::text from whole where i %% 10 > 0
              union all
              select i, 5, 40000, 'order.order.completed', json_build_object('correlation', id,
                'at', placed + interval '40 hours')::text from whole where i %% 10 > 0
              union all
              select i, 5 + other, other * 10, 'bench.other.told', json_build_object('correlation', id, 'at', placed,
                'text', repeat('x', 200))::text from orders, generate_series(1, 10) other)
            select 1000000000 + (i + later)::bigint * 20 + step, type || '.v1', '00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'), now(), payload
            from told order by 1""";

    private static final String USAGE = """
            usage: bench/rebuild [options]    measures how fast the reports are rebuilt from a long log
              --orders N          orders in the log (default: %d)
            """.formatted(ORDERS) + Setting.USAGE.formatted(4);

    private final Setting setting;
    private final int orders;

    private Rebuild(Words words) {
        setting = Setting.take(words, 4);
        orders = words.whole("--orders", ORDERS);
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("rebuild", USAGE, arguments, Rebuild::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    /** False: only the log is filled, so an audit would report the orders as missing. */
    @Override
    public boolean isAudited() {
        return false;
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("orders", orders);
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        try (Connection database = Database.connection(stage.platform.home().orElseThrow())) {
            measure(stage, database);
        }
    }

    private void measure(Stage stage, Connection database) throws IOException, SQLException, InterruptedException {
        Stage.say("Filling the log with %,d orders", orders);
        try (var statement = database.createStatement()) {
            statement.execute(EVENTS.formatted(orders));
            statement.execute("vacuum analyze outbox.event_group");
        }
        long counted = Database.one(database, "select count(*) from outbox.event where type like 'order.order.%'");
        long all = Database.one(database, "select count(*) from outbox.event");
        Stage.say("%,d events, of which the reports read %,d; waiting until they have been counted once", all, counted);
        long completed = orders - orders / 10;
        long begun = System.nanoTime();
        while (funnel(stage, "completed") < completed) {
            pauseWithinLimit(begun, 1000);
        }
        double first = seconds(begun);
        JsonNode before = sales(stage);
        Measurement readBefore = stage.read();
        long rebuildBegun = System.nanoTime();
        int wanted = stage.api
                .call(Api.write("POST", Api.PREFIX + "/reports/rebuild", stage.operator, "rebuild", "{}"))
                .get("generation")
                .asInt();
        while (report(stage, "status").get("generation").asInt() < wanted) {
            pauseWithinLimit(rebuildBegun, 50);
        }
        double seconds = seconds(rebuildBegun);
        Measurement used = stage.read().minus(readBefore);
        JsonNode after = sales(stage);
        if (!after.equals(before)) {
            stage.figures.violated(
                    "The rebuilt sums are %s, but they were %s before the rebuild".formatted(after, before));
        }
        if (before.isEmpty()) {
            throw new IllegalStateException(
                    "The reports counted no sales; does the platform still read version 1 of the order events?");
        }
        long revenue = before.get(0).get("revenue").get("amount_minor").asLong();
        long paid = Database.one(database, """
                select sum((payload::json->'amount'->>'amount_minor')::bigint) from outbox.event
                where type = 'order.order.paid.v1'""");
        if (revenue != paid) {
            stage.figures.violated(
                    "The revenue in the reports is %d, but the paid events have %d".formatted(revenue, paid));
        }
        stage.figures.put("events", all);
        stage.figures.put("events_counted", counted);
        stage.figures.put("first_count_seconds", first);
        stage.figures.put("rebuild_seconds", seconds);
        stage.figures.put("events_counted_per_second", Math.round(counted / seconds));
        stage.figures.put("events_per_second", Math.round(all / seconds));
        stage.figures.put("cpu_seconds", used.cpuSeconds());
        stage.figures.put("revenue_minor", revenue);
        Stage.say(
                "Rebuilt in %.1f s: %,.0f counted events a second, %,.0f of all events",
                seconds, counted / seconds, all / seconds);
        used.cpu(counted);
    }

    private static JsonNode sales(Stage stage) throws IOException {
        return report(stage, "sales?group_by=month&" + FROM_TO).get("totals");
    }

    private static long funnel(Stage stage, String column) throws IOException {
        JsonNode rows = report(stage, "funnel?" + FROM_TO).get("rows");
        return rows.isEmpty() ? 0 : rows.get(0).get(column).asLong();
    }

    private static JsonNode report(Stage stage, String path) throws IOException {
        return stage.api.call(Api.get(Api.PREFIX + "/reports/" + path, stage.operator));
    }

    private static void pauseWithinLimit(long since, long millis) throws InterruptedException, IOException {
        if (System.nanoTime() - since > TIMEOUT.toNanos()) {
            throw new IOException("The reports have not counted all events within " + TIMEOUT);
        }
        Thread.sleep(millis);
    }

    private static double seconds(long since) {
        return Math.round((System.nanoTime() - since) / 1e7) / 100.0;
    }
}
