package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Measures reads. The orders are rows that SQL has made from one real order, with other values in what lists select and sort by. Half of
 * the orders are of the last tenth of the time, a few SKUs have most orders, and one customer has a hundredth of all.
 */
final class Reads implements Stage.Benchmark {

    private static final int CHUNK = 50_000;
    private static final int SINGLE = 10_000;
    private static final double TARGET_MS = 50;
    private static final Duration PAID_LIMIT = Duration.ofSeconds(30);

    /** A constant answer that passes the same dispatcher as the API, without a token. A single read has to reach half of its rate. */
    private static final String CONSTANT = "/actuator/health/liveness";

    /** A constant answer of a filter: it passes neither the dispatcher nor the check of a token. */
    private static final String KEYS = "/oauth2/jwks";

    private static final double TARGET_RATIO = 0.5;

    private static final String USAGE = """
            usage: bench/reads [options]
              --orders N          orders in the database (default: 1000000)
              --skus N            how many SKUs are sold (default: 1000)
              --pages N           how often each first page is read, one after the other (default: 200)
              --seconds N         duration of each measurement of single reads (default: 10)
              --warm-up N         seconds before each of these (default: 5)
              --url URL           a running instance, instead of starting the jar; with --home FOLDER, the folder of its data
            """ + Setting.USAGE.formatted(16);

    private final Setting setting;
    private final int orders;
    private final int skus;
    private final int pages;
    private final Duration measured;
    private final Duration warmUp;
    private final Random random = new Random(1);

    private Reads(Words words) {
        setting = Setting.take(words, 16).orRunning(words);
        orders = words.whole("--orders", 1_000_000);
        skus = words.whole("--skus", 1000);
        pages = words.whole("--pages", 200);
        measured = Duration.ofSeconds(words.whole("--seconds", 10));
        warmUp = Duration.ofSeconds(words.whole("--warm-up", 5));
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("reads", USAGE, arguments, Reads::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    /** False: the orders have no payments, shipments and events of their own. */
    @Override
    public boolean isAudited() {
        return false;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("orders", orders);
        options.put("skus", skus);
        options.put("pages", pages);
        options.put("seconds", measured.toSeconds());
        options.put("warm_up_seconds", warmUp.toSeconds());
        return options;
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Goods goods = stage.goods("R", skus, false);
        String template = place(stage, goods);
        List<String> numbers;
        try (Connection database = Database.connection(stage.platform.home().orElseThrow())) {
            Stage.say("Making %,d orders", orders);
            long begun = System.nanoTime();
            fill(database, template, goods);
            numbers = texts(database, "select order_no from bench.copy");
            Stage.say("%,d orders after %.0f s", orders, (System.nanoTime() - begun) / 1e9);
        }
        Map<String, Supplier<String>> lists = lists(goods, numbers);
        for (int i = 0; i < pages; i++) { // for the JIT, and for the pages of the indexes
            for (Supplier<String> list : lists.values()) {
                stage.api.call(Api.get(list.get(), stage.operator));
            }
        }
        Map<String, Object> firstPages = new LinkedHashMap<>();
        stage.figures.put("first_pages_ms", firstPages);
        System.out.printf("%n%-28s%10s%10s%10s%n", "first page", "P50 ms", "P95 ms", "most");
        for (Map.Entry<String, Supplier<String>> list : lists.entrySet()) {
            firstPages.put(list.getKey(), firstPage(stage, list.getKey(), list.getValue()));
        }
        singleReads(stage, goods, numbers);
    }

    /** Places and pays one order, and returns its number as soon as it is listed. */
    private String place(Stage stage, Goods goods) throws IOException, InterruptedException {
        Load load = stage.load(stage.connections, goods);
        load.run(1, Duration.ofSeconds(2));
        load.drain(PAID_LIMIT);
        String number = load.ordered().getFirst().orderNo;
        Instant deadline = Instant.now().plus(PAID_LIMIT);
        String path = Api.PREFIX + "/orders?status=PAID&search=" + number;
        while (stage.api.call(Api.get(path, stage.operator)).get("orders").isEmpty()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IOException("The order " + number + " is not listed as PAID in " + PAID_LIMIT);
            }
            Thread.sleep(200);
        }
        return number;
    }

    private void fill(Connection database, String template, Goods goods) throws SQLException {
        execute(database, "set synchronous_commit = off");
        execute(database, "drop schema if exists bench cascade");
        execute(database, "create schema bench");
        execute(
                database,
                "create table bench.template as select * from \"order\".orders where order_no = '" + template + "'");
        for (int from = 0; from < orders; from += CHUNK) {
            execute(database, "drop table if exists bench.copy");
            execute(database, """
                    create table bench.copy as
                    select *, to_char(placed_at at time zone 'UTC', 'YYMMDD') || '-' || upper(substr(md5(id::text), 1, 4) || '-'
                        || substr(md5(id::text), 5, 4) || '-' || substr(md5(id::text), 9, 4)) as order_no
                    from (
                        select n, gen_random_uuid() as id, now() - interval '1 hour' - interval '730 days' * power(random(), 4) as placed_at,
                            case when random() < 0.01 then 'wholesale' else 'customer-' || (random() * %1$d)::int end as user_id,
                            case when n %% 2 = 0 then 'ref/' || n end as external_reference,
                            (array['web', 'web', 'web', 'app', 'app', 'partner'])[1 + n %% 6] as channel,
                            (array['GB', 'GB', 'GB', 'GB', 'DE', 'DE', 'FR', 'NL', 'SE', 'JP'])[1 + n %% 10] as country,
                            case when random() < 0.9 then 'COMPLETED' else
                                (array['SHIPPED', 'PAID', 'CANCELLED', 'REFUNDED', 'EXPIRED', 'REJECTED'])[1 + n %% 6] end as status,
                            100 + (power(random(), 3) * 100000)::bigint as payable
                        from generate_series(%2$d, %3$d) n) made""".formatted(Math.max(1, orders / 10), from, Math.min(from + CHUNK, orders) - 1));
            execute(database, """
                    insert into "order".orders (id, seq, order_no, user_id, external_reference, state, created_at, placed_at, deadline, progress)
                    select c.id, t.seq, c.order_no, c.user_id, c.external_reference, c.status, c.placed_at, c.placed_at, null,
                        jsonb_set(t.progress::jsonb, '{state}', to_jsonb(c.status))::json
                    from bench.copy c, bench.template t""");
            execute(database, """
                    insert into "order".order_event (order_id, seq, event_id, type, causation, trace, payload)
                    select c.id, e.seq, e.event_id, e.type, e.causation, e.trace,
                        e.payload::jsonb || jsonb_build_object('order_no', c.order_no, 'user_id', c.user_id, 'external_reference',
                            c.external_reference, 'channel', c.channel, 'country', c.country, 'placed_at', c.placed_at)
                    from bench.copy c, bench.template t, "order".order_event e where e.order_id = t.id and e.seq = 1""");
            execute(database, """
                    insert into "order".listing (id, seq, order_no, user_id, external_reference, channel, country, payment_method, status,
                        currency, payable_minor, units, created_at, placed_at, updated_at)
                    select c.id, t.seq, c.order_no, c.user_id, c.external_reference, c.channel, c.country, 'sandbox', c.status,
                        case when n % 5 = 0 then 'EUR' else 'GBP' end, c.payable, 3, c.placed_at, c.placed_at,
                        c.placed_at + interval '5 days' * random()
                    from bench.copy c, bench.template t""");
            execute(database, """
                    insert into "order".listing_sku (sku_id, placed_at, order_id)
                    select '%s-' || lpad(floor(power(random(), 3) * %d)::int::text, 5, '0'), placed_at, id
                    from bench.copy, generate_series(1, 2) on conflict do nothing""".formatted(goods.run(), skus));
        }
        execute(database, "delete from bench.copy where id not in (select id from bench.copy limit " + SINGLE + ")");
        execute(database, """
                insert into "order".order_event (order_id, seq, event_id, type, causation, trace, payload)
                select c.id, e.seq, e.event_id, e.type, e.causation, e.trace, e.payload
                from bench.copy c, "order".order_event e where e.order_id = (select id from bench.template) and e.seq > 1""");
        execute(database, "vacuum analyze");
        execute(database, "checkpoint");
    }

    /** The paths of first pages, by name; each call chooses other values. */
    private Map<String, Supplier<String>> lists(Goods goods, List<String> numbers) {
        String path = Api.PREFIX + "/orders?";
        Instant now = Instant.now();
        Map<String, Supplier<String>> lists = new LinkedHashMap<>();
        lists.put("newest", () -> path);
        lists.put("oldest", () -> path + "sort=placed_at");
        lists.put("last changed", () -> path + "sort=-updated_at");
        lists.put("largest amounts", () -> path + "sort=-amount");
        lists.put("frequent status", () -> path + "status=COMPLETED");
        lists.put("rare status", () -> path + "status=" + any(List.of("PAID", "REFUNDED", "REJECTED")));
        lists.put("no such status", () -> path + "status=PAYING&status=CREATED");
        lists.put("three statuses", () -> path + "status=PAID&status=SHIPPED&status=COMPLETED");
        lists.put("three statuses, oldest", () -> path + "status=PAID&status=SHIPPED&status=EXPIRED&sort=placed_at");
        lists.put("status, last changed", () -> path + "status=PAID&sort=-updated_at");
        lists.put("channel", () -> path + "channel=" + any(List.of("web", "app", "partner", "none")));
        lists.put("country", () -> path + "country=" + any(List.of("GB", "FR", "JP", "AT")));
        lists.put("payment method", () -> path + "payment_method=" + any(List.of("sandbox", "none")));
        lists.put("SKU", () -> path + "sku_id=" + goods.skuId(random.nextInt(skus)));
        lists.put("best-selling SKU", () -> path + "sku_id=" + goods.skuId(0));
        lists.put("SKU, status", () -> path + "status=PAID&sku_id=" + goods.skuId(random.nextInt(skus)));
        lists.put("SKU, last changed", () -> path + "sort=-updated_at&sku_id=" + goods.skuId(random.nextInt(skus)));
        lists.put("customer", () -> path + "user_id=customer-" + random.nextInt(Math.max(1, orders / 10)));
        lists.put("largest customer", () -> path + "user_id=wholesale");
        lists.put("order number", () -> path + "search=" + any(numbers));
        lists.put("day of order numbers", () -> path + "search=" + any(numbers).substring(0, 6));
        lists.put("two digits", () -> path + "search=" + any(numbers).substring(0, 2));
        lists.put("reference", () -> path + "search=ref/" + random.nextInt(orders));
        lists.put("nothing found", () -> path + "search=nothing");
        lists.put("range of amounts", () -> {
            int from = random.nextInt(100_000);
            return path + "currency=GBP&amount_from=" + from + "&amount_to=" + (from + 1000);
        });
        lists.put("amounts by amount", () -> path + "currency=EUR&sort=amount&amount_from=" + random.nextInt(100_000));
        lists.put("placed on a day", () -> {
            Instant from = now.minus(Duration.ofDays(1 + random.nextInt(700)));
            return path + "placed_from=" + from + "&placed_to=" + from.plus(Duration.ofDays(1));
        });
        lists.put("changed since", () -> path + "updated_from=" + now.minus(Duration.ofHours(random.nextInt(48))));
        return lists;
    }

    private Map<String, Object> firstPage(Stage stage, String name, Supplier<String> list) throws IOException {
        double[] millis = new double[pages];
        for (int i = 0; i < pages; i++) {
            byte[] request = Api.get(list.get(), stage.operator);
            long begun = System.nanoTime();
            stage.api.call(request);
            millis[i] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(millis);
        double p95 = millis[(int) (pages * 0.95)];
        System.out.printf("%-28s%,10.1f%,10.1f%,10.1f%n", name, millis[pages / 2], p95, millis[pages - 1]);
        if (p95 >= TARGET_MS) {
            stage.figures.missed("The first page of %s has a P95 of %.1f ms".formatted(name, p95));
        }
        return Map.of("p50", millis[pages / 2], "p95", p95, "max", millis[pages - 1]);
    }

    private void singleReads(Stage stage, Goods goods, List<String> numbers) throws IOException {
        Map<String, Supplier<byte[]>> reads = new LinkedHashMap<>();
        reads.put("liveness probe", () -> Api.getWithoutToken(CONSTANT));
        reads.put("published keys", () -> Api.getWithoutToken(KEYS));
        reads.put("order", () -> Api.get(Api.PREFIX + "/orders/" + any(numbers), stage.operator));
        reads.put("SKU", () -> Api.get(Api.PREFIX + "/skus/" + goods.skuId(random.nextInt(skus)), stage.operator));
        reads.put("stock", () -> Api.get(Api.PREFIX + "/stock/" + goods.skuId(random.nextInt(skus)), stage.operator));
        reads.values().forEach(request -> rate(stage, request, warmUp));
        Map<String, Object> rates = new LinkedHashMap<>();
        stage.figures.put("reads_per_second", rates);
        System.out.printf("%n%-28s%10s%10s%12s%12s%n", "single read", "a second", "bytes", "of liveness", "of keys");
        List<Double> constants = new ArrayList<>();
        for (Map.Entry<String, Supplier<byte[]>> read : reads.entrySet()) {
            double rate = rate(stage, read.getValue(), measured);
            int bytes = stage.api.call(read.getValue().get()).toString().length();
            rates.put(read.getKey(), Map.of("per_second", rate, "bytes", bytes));
            if (constants.size() < 2) {
                constants.add(rate);
                System.out.printf("%-28s%,10.0f%,10d%n", read.getKey(), rate, bytes);
                continue;
            }
            double ratio = rate / constants.getFirst();
            System.out.printf(
                    "%-28s%,10.0f%,10d%,12.2f%,12.2f%n", read.getKey(), rate, bytes, ratio, rate / constants.getLast());
            if (ratio < TARGET_RATIO) {
                stage.figures.missed(
                        "Reads of %s reach %.2f of the rate of the liveness probe".formatted(read.getKey(), ratio));
            }
        }
    }

    /** Requests a second over all connections, each of which sends its next request when it has the answer. */
    private double rate(Stage stage, Supplier<byte[]> request, Duration duration) {
        long begun = System.nanoTime();
        long end = begun + duration.toNanos();
        long[] answered = {0};
        int[] open = {0};
        HttpConnections.Receiver receiver = answer -> {
            open[0]--;
            if (!answer.isGood()) {
                throw new IllegalStateException("A read was answered " + answer.status());
            }
            answered[0]++;
        };
        try {
            while (System.nanoTime() < end || open[0] > 0) {
                while (System.nanoTime() < end && open[0] < setting.connections()) {
                    open[0]++;
                    stage.connections.send(request.get(), receiver);
                }
                stage.connections.poll(10_000_000);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return answered[0] / ((System.nanoTime() - begun) / 1e9);
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static List<String> texts(Connection database, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (var statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static void execute(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
