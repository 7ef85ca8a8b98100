package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * How fast reports are derived anew: fills the log of a new folder with the events of many orders, in the encoding of the real ones,
 * lets them be counted once, and times a rebuild while nothing else happens. Then all sums must be those of the events.
 */
final class Rebuild {

    private static final int ORDERS = 100_000;
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final String FROM_TO = "from=2026-01-01&to=2027-01-01";

    /** How many orders later each step of an order is told, so that most are told of one at a time. */
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

    private final Platform platform;
    private final Api api;
    private final String operator;

    private Rebuild(Platform platform, Api api, String operator) {
        this.platform = platform;
        this.api = api;
        this.operator = operator;
    }

    public static void main(String[] arguments) throws Exception {
        int orders = ORDERS;
        if (arguments.length == 2 && arguments[0].equals("--orders")) {
            orders = Integer.parseInt(arguments[1]);
        } else if (arguments.length > 0) {
            System.err.println("usage: bench/rebuild [--orders N]     (default: %d)".formatted(ORDERS));
            System.exit(2);
        }
        Path project = Path.of(System.getProperty("bench.project"));
        Path results = Files.createDirectories(project.resolve("target/bench"));
        List<String> violations = new ArrayList<>();
        try (Platform platform = Platform.start(project, results.resolve("rebuild.log"));
                HttpConnections connections = new HttpConnections(platform.addresses(), 4)) {
            Api api = new Api(connections);
            platform.awaitReady(api);
            Rebuild rebuild = new Rebuild(platform, api, api.token("demo-operator"));
            Map<String, Object> result;
            try (Connection database = Database.connection(platform.home().orElseThrow())) {
                result = rebuild.measure(database, orders, violations);
            }
            result.put("violations", violations);
            String json = Api.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result);
            Files.writeString(results.resolve("rebuild.json"), json + "\n");
            System.out.println(json);
            platform.stop().ifPresent(violations::add);
            if (violations.isEmpty()) {
                platform.forget();
            }
        }
        System.exit(violations.isEmpty() ? 0 : 1);
    }

    private Map<String, Object> measure(Connection database, int orders, List<String> violations)
            throws IOException, SQLException, InterruptedException {
        System.out.println("Filling the log with %d orders".formatted(orders));
        try (var statement = database.createStatement()) {
            statement.execute(EVENTS.formatted(orders));
            statement.execute("vacuum analyze outbox.event");
        }
        long counted = one(database, "select count(*) from outbox.event where type like 'order.order.%'");
        long all = one(database, "select count(*) from outbox.event");
        System.out.println("%d events, of which %d count; they are counted once".formatted(all, counted));
        long completed = orders - orders / 10;
        long begun = System.nanoTime();
        while (funnel("completed") < completed) {
            patience(begun, 1000);
        }
        double first = seconds(begun);
        JsonNode before = sales();
        Map<String, Double> cpuBefore = cpu();
        long rebuildBegun = System.nanoTime();
        int wanted = api.call(Api.write("POST", Api.PREFIX + "/reports/rebuild", operator, "rebuild", "{}"))
                .get("generation")
                .asInt();
        while (status().get("generation").asInt() < wanted) {
            patience(rebuildBegun, 50);
        }
        double seconds = seconds(rebuildBegun);
        Map<String, Double> cpuSeconds = cpu();
        cpuSeconds.replaceAll((process, sum) -> Math.round((sum - cpuBefore.get(process)) * 10) / 10.0);
        if (!sales().equals(before)) {
            violations.add("The rebuilt sums are others: %s, not %s".formatted(sales(), before));
        }
        long revenue = before.get(0).get("revenue").asLong();
        long paid = one(database, """
                select sum((payload::json->'amount'->>'amount_minor')::bigint) from outbox.event
                where type = 'order.order.paid.v1'""");
        if (revenue != paid) {
            violations.add("The revenue is %d, what was paid %d".formatted(revenue, paid));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("orders", orders);
        result.put("events", all);
        result.put("events_counted", counted);
        result.put("first_count_seconds", first);
        result.put("rebuild_seconds", seconds);
        result.put("events_counted_per_second", Math.round(counted / seconds));
        result.put("events_per_second", Math.round(all / seconds));
        result.put("cpu_seconds", cpuSeconds);
        result.put("processors", Runtime.getRuntime().availableProcessors());
        result.put("revenue_minor", revenue);
        return result;
    }

    private Map<String, Double> cpu() throws IOException {
        return CpuTime.read(platform.pid(), Database.postmaster(platform.home().orElseThrow()));
    }

    private JsonNode sales() throws IOException {
        return report("sales?group_by=month&" + FROM_TO).get("totals");
    }

    private long funnel(String column) throws IOException {
        JsonNode rows = report("funnel?" + FROM_TO).get("rows");
        return rows.isEmpty() ? 0 : rows.get(0).get(column).asLong();
    }

    private JsonNode status() throws IOException {
        return report("status");
    }

    private JsonNode report(String path) throws IOException {
        return api.call(Api.get(Api.PREFIX + "/reports/" + path, operator));
    }

    private static long one(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void patience(long since, long millis) throws InterruptedException, IOException {
        if (System.nanoTime() - since > PATIENCE.toNanos()) {
            throw new IOException("It takes longer than " + PATIENCE);
        }
        Thread.sleep(millis);
    }

    private static double seconds(long since) {
        return Math.round((System.nanoTime() - since) / 1e7) / 100.0;
    }
}
