package bench;

import bench.Database.Size;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;

/** Measures the rate while the database holds more and more old orders, as in the second year of a shop. */
final class Growth implements Stage.Benchmark {

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);
    private static final long SETTLE_MILLIS = 5_000; // enough time for all readers of the log to read it
    private static final int CHUNK = 10_000;
    private static final long THOUSAND = 1000;
    private static final long MEGABYTE = 1 << 20;

    private static final String USAGE = """
            usage: bench/growth [options]
              --orders N,N,…      whole orders (paid, with a waybill) in the database at each step (default: 10000,100000,1000000)
              --templates N       how many of these are placed through the API; the others are copies of their rows (default: 10000)
              --skus N            how many SKUs have stock; the measured loops buy these (default: 100000)
              --rate N            loops a second (default: as many as the connections can carry)
              --seconds N         duration of each step (default: 30)
              --warm-up N         seconds of load before each step (default: 20)
              --first-warm-up N   seconds in which the templates are placed; long enough for the JIT to finish
                                  before the first step, without additional orders (default: 150)
            """ + Setting.USAGE.formatted(256);

    private final Setting setting;
    private final List<Long> steps;
    private final int templates;
    private final int skus;
    private final double rate;
    private final Duration measured;
    private final Duration warmUp;
    private final Duration firstWarmUp;

    private Growth(Words words) {
        setting = Setting.take(words, 256);
        steps = Arrays.stream(
                        words.text("--orders").orElse("10000,100000,1000000").split(","))
                .map(step -> (long) Words.number("--orders", step))
                .toList();
        templates = words.whole("--templates", CHUNK);
        skus = words.whole("--skus", 100_000);
        rate = words.number("--rate", Double.POSITIVE_INFINITY);
        measured = Duration.ofSeconds(words.whole("--seconds", 30));
        warmUp = Duration.ofSeconds(words.whole("--warm-up", 20));
        firstWarmUp = Duration.ofSeconds(words.whole("--first-warm-up", 150));
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("growth", USAGE, arguments, Growth::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    /** False: the copies publish no events, so the published stock and the sums of the reports are those of the real orders only. */
    @Override
    public boolean isAudited() {
        return false;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("orders", steps);
        options.put("templates", templates);
        options.put("skus", skus);
        options.put("rate", RunReport.rate(rate));
        options.put("seconds", measured.toSeconds());
        options.put("warm_up_seconds", warmUp.toSeconds());
        options.put("first_warm_up_seconds", firstWarmUp.toSeconds());
        return options;
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Goods past = stage.goods("P", CHUNK, false); // the SKUs that the copies have sold
        Load first = stage.load(stage.connections, past);
        Stage.say("Placing %,d orders in %d s", templates, firstWarmUp.toSeconds());
        first.run((double) templates / firstWarmUp.toSeconds(), firstWarmUp);
        first.drain(DRAIN_LIMIT);
        while (first.ordered().size() < templates) {
            first.run(Double.POSITIVE_INFINITY, Duration.ofSeconds(1));
        }
        first.drain(DRAIN_LIMIT);
        stage.audit(past, first);
        Instant placed = Instant.now();
        Goods goods = stage.goods("B", skus, false); // the last events that readers of the log read before the copies
        Thread.sleep(SETTLE_MILLIS);
        Load load = stage.load(stage.connections, goods);
        List<Map<String, Object>> results = new ArrayList<>();
        stage.figures.put("steps", results);
        try (Connection database = Database.connection(stage.platform.home().orElseThrow());
                Connection beside = Database.connection(stage.platform.home().orElseThrow())) {
            Fill fill = new Fill(database, beside);
            Stage.say("%,d whole orders", fill.storeTemplates());
            for (long wanted : steps) {
                results.add(step(stage, fill, load, wanted));
            }
        }
        print(results);
        stage.audit(goods, load, placed);
    }

    private Map<String, Object> step(Stage stage, Fill fill, Load load, long wanted)
            throws IOException, SQLException, InterruptedException {
        long begun = System.nanoTime();
        long whole = fill.upTo(wanted);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Stage.say("The database has %,d whole orders after %.0f s of copying; warming up", whole, seconds);
        load.run(rate, warmUp);
        load.drain(DRAIN_LIMIT);
        CompletableFuture<Measurement> before = CompletableFuture.supplyAsync(stage::read);
        Phase phase = load.run(rate, measured);
        Measurement used = stage.read().minus(before.join());
        load.drain(DRAIN_LIMIT);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("orders", whole);
        result.put("made_in_seconds", seconds);
        result.put("paid_per_second", phase.paidPerSecond());
        result.put("create_ms", Figures.percentiles(phase.create));
        result.put("callback_ms", Figures.percentiles(phase.callback));
        result.put("failures", phase.failures);
        result.put("jar_us_per_loop", used.cpuSeconds("jar") * 1e6 / Math.max(1, phase.paid));
        result.put("postgresql_us_per_loop", used.cpuSeconds("PostgreSQL") * 1e6 / Math.max(1, phase.paid));
        used.database().ifPresent(counts -> result.put("wal_bytes", counts.walBytes() / Math.max(1.0, phase.paid)));
        SortedMap<String, Size> sizes = stage.database.orElseThrow().sizes();
        sizes.keySet().removeIf(table -> table.startsWith("bench."));
        result.put(
                "database_bytes", sizes.values().stream().mapToLong(Size::bytes).sum());
        result.put("rows", from(THOUSAND, sizes, Size::liveRows));
        result.put("bytes_by_table", from(MEGABYTE, sizes, Size::bytes));
        return result;
    }

    private static void print(List<Map<String, Object>> results) {
        System.out.printf(
                "%n%14s%12s%14s%14s%16s%18s%12s%16s%n",
                "whole orders",
                "loops/s",
                "create P50",
                "create P99",
                "jar µs a loop",
                "PostgreSQL µs",
                "GB",
                "rows, millions");
        for (Map<String, Object> result : results) {
            Map<?, ?> create = (Map<?, ?>) result.get("create_ms");
            Map<?, ?> rows = (Map<?, ?>) result.get("rows");
            System.out.printf(
                    "%,14d%,12.1f%,14.1f%,14.1f%,16.0f%,18.0f%,12.2f%,16.2f%n",
                    result.get("orders"),
                    result.get("paid_per_second"),
                    create.get("p50"),
                    create.get("p99"),
                    result.get("jar_us_per_loop"),
                    result.get("postgresql_us_per_loop"),
                    (long) result.get("database_bytes") / 1e9,
                    rows.values().stream().mapToLong(it -> (long) it).sum() / 1e6);
        }
    }

    /** A value of each table, without the tables whose value is below {@code least}. */
    private static Map<String, Long> from(long least, SortedMap<String, Size> sizes, ToLongFunction<Size> what) {
        Map<String, Long> having = new LinkedHashMap<>();
        sizes.forEach((table, size) -> {
            long amount = what.applyAsLong(size);
            if (amount >= least) {
                having.put(table, amount);
            }
        });
        return having;
    }
}
