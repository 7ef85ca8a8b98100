package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Measures for a long time at one rate whether the heap, dead rows or latency grow, and draws a chart. */
final class Soak implements Stage.Benchmark {

    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(60);
    private static final int DRAWN_TABLES = 5;
    private static final double GROWTH_ALLOWED = 1.5;

    private static final String USAGE = """
            usage: bench/soak [options]
              --minutes N         duration (default: 20)
              --rate N            loops a second (default: 300)
              --warm-up N         seconds of load before (default: 60)
              --skus N            how many SKUs the loops spread over (default: 10000)
              --svg FILE          where the chart is written (default: docs/soak.svg)
            """ + Setting.USAGE.formatted(256);

    private final Setting setting;
    private final int minutes;
    private final double rate;
    private final Duration warmUp;
    private final int skus;
    private final Path svg;

    private Soak(Words words) {
        setting = Setting.take(words, 256);
        minutes = words.whole("--minutes", 20);
        rate = words.number("--rate", 300);
        warmUp = Duration.ofSeconds(words.whole("--warm-up", 60));
        skus = words.whole("--skus", 10_000);
        svg = words.path("--svg").orElse(Setting.project().resolve("docs/soak.svg"));
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("soak", USAGE, arguments, Soak::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("minutes", minutes);
        options.put("rate", rate);
        options.put("warm_up_seconds", warmUp.toSeconds());
        options.put("skus", skus);
        return options;
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Goods goods = stage.goods("S", skus, false);
        Load load = stage.load(stage.connections, goods);
        Stage.say("Warming up for %d s", warmUp.toSeconds());
        load.run(rate, warmUp);
        List<Minute> seen = new ArrayList<>();
        System.out.printf(
                "%n%8s%10s%14s%14s%12s%12s%16s%14s%12s%n",
                "minute",
                "loops/s",
                "create P99",
                "callback P99",
                "heap MB",
                "jar MB",
                "PostgreSQL MB",
                "dead rows",
                "tables MB");
        for (int minute = 1; minute <= minutes; minute++) {
            Map<String, Long> deadRows = new TreeMap<>();
            Phase phase = new Phase(rate, System.nanoTime(), MINUTE);
            load.every(LOOK, phase, () -> look(stage, deadRows));
            load.run(phase);
            load.drain(DRAIN_LIMIT); // so that no loop waits during the full collection that follows
            Minute now = new Minute(
                    minute,
                    phase,
                    Memory.of(stage.platform),
                    stage.database.orElseThrow().sizes(),
                    deadRows);
            now.print();
            seen.add(now);
        }
        stage.figures.put("minutes", seen.stream().map(Minute::figures).toList());
        judge(stage.figures, seen);
        Files.createDirectories(svg.getParent());
        Files.writeString(svg, picture(seen));
        Stage.say("%nThe chart is in %s", svg);
        stage.audit(goods, load);
    }

    /**
     * Records the highest number of dead rows by table. It runs several times a minute: autovacuum also runs once a minute, so a single
     * reading a minute would only show the time since the last vacuum.
     */
    private static void look(Stage stage, Map<String, Long> most) {
        try {
            stage.database.orElseThrow().deadRows().forEach((table, rows) -> most.merge(table, rows, Math::max));
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** @param mostDeadRows the most dead rows of each table, among the readings within the minute */
    private record Minute(
            int number, Phase phase, Memory memory, Map<String, Database.Size> tables, Map<String, Long> mostDeadRows) {

        double createP99() {
            return Figures.millis(phase.create, 99);
        }

        double callbackP99() {
            return Figures.millis(phase.callback, 99);
        }

        double deadRows() {
            return mostDeadRows.values().stream().mapToLong(rows -> rows).sum();
        }

        double megabytes() {
            return tables.values().stream().mapToLong(Database.Size::bytes).sum() / 1e6;
        }

        void print() {
            System.out.printf(
                    "%8d%,10.1f%,14.1f%,14.1f%,12.1f%,12.1f%,16.1f%,14.0f%,12.1f%n",
                    number,
                    phase.paidPerSecond(),
                    createP99(),
                    callbackP99(),
                    memory.heapAfterCollection() / 1e6,
                    memory.jarResident() / 1e6,
                    memory.postgresql() / 1e6,
                    deadRows(),
                    megabytes());
        }

        Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("minute", number);
            figures.put("paid_per_second", phase.paidPerSecond());
            figures.put("create_ms", Figures.percentiles(phase.create));
            figures.put("callback_ms", Figures.percentiles(phase.callback));
            figures.put("failures", phase.failures);
            figures.put("memory_bytes", memory);
            figures.put("tables", tables);
            figures.put("most_dead_rows", mostDeadRows);
            return figures;
        }
    }

    private static void judge(Figures figures, List<Minute> seen) {
        Map<String, ToDoubleFunction<Minute>> judged = new LinkedHashMap<>();
        judged.put("heap after a collection", minute -> minute.memory.heapAfterCollection());
        judged.put("create P99", Minute::createP99);
        judged.put("callback P99", Minute::callbackP99);
        judged.put("dead rows", Minute::deadRows);
        Map<String, Object> growth = figures.object("last_third_to_first");
        int third = Math.max(1, seen.size() / 3);
        System.out.println();
        judged.forEach((name, value) -> {
            double first = Spread.of(
                            seen.stream().limit(third).map(value::applyAsDouble).toList())
                    .median();
            double last = Spread.of(seen.stream()
                            .skip(seen.size() - third)
                            .map(value::applyAsDouble)
                            .toList())
                    .median();
            double ratio = first == 0 ? 1 : last / first;
            growth.put(name, ratio);
            System.out.printf("%-26s median of the last third ÷ of the first: %.2f%n", name, ratio);
            if (ratio > GROWTH_ALLOWED) {
                figures.missed("%s must not grow, but is %.2f times as high in the last third as in the first"
                        .formatted(name, ratio));
            }
        });
    }

    private String picture(List<Minute> seen) {
        Chart chart = new Chart(
                "%d minutes at %,.0f loops a second".formatted(minutes, rate),
                "minutes",
                numbers(seen, it -> it.number));
        chart.panel(
                "Latency by minute",
                "ms",
                Map.of(
                        "create P99",
                        numbers(seen, Minute::createP99),
                        "callback P99",
                        numbers(seen, Minute::callbackP99),
                        "create P50",
                        numbers(seen, it -> Figures.millis(it.phase.create, 50))));
        chart.panel(
                "Memory",
                "MB",
                Map.of(
                        "heap after a collection",
                        numbers(seen, it -> it.memory.heapAfterCollection() / 1e6),
                        "jar, resident",
                        numbers(seen, it -> it.memory.jarResident() / 1e6),
                        "PostgreSQL",
                        numbers(seen, it -> it.memory.postgresql() / 1e6)));
        chart.panel(
                "Most dead rows in a minute, the tables with most",
                "thousands",
                byTable(seen, Minute::mostDeadRows, rows -> rows / 1e3));
        chart.panel(
                "Size with indexes, the largest tables",
                "MB",
                byTable(seen, Minute::tables, size -> size.bytes() / 1e6));
        return chart.svg();
    }

    /** The lines of the tables with the highest values. */
    private static <T> Map<String, List<Double>> byTable(
            List<Minute> seen, Function<Minute, Map<String, T>> tables, ToDoubleFunction<T> value) {
        Map<String, Double> highest = new LinkedHashMap<>();
        seen.forEach(minute -> tables.apply(minute)
                .forEach((table, its) -> highest.merge(table, value.applyAsDouble(its), Math::max)));
        Map<String, List<Double>> drawn = new LinkedHashMap<>();
        highest.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(DRAWN_TABLES)
                .forEach(entry -> drawn.put(entry.getKey(), numbers(seen, minute -> {
                    T its = tables.apply(minute).get(entry.getKey());
                    return its == null ? 0 : value.applyAsDouble(its);
                })));
        return drawn;
    }

    private static List<Double> numbers(List<Minute> seen, ToDoubleFunction<Minute> value) {
        return seen.stream().map(value::applyAsDouble).toList();
    }
}
