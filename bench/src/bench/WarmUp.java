package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Measures how many loops the platform does in each second after its start, without a cache and with one, and draws a chart. */
final class WarmUp implements Stage.Benchmark {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(60);
    private static final int PRINTED_EACH = 5;
    private static final List<String> CACHES = List.of("off", "use");

    private static final String USAGE = """
            usage: bench/warm-up [options]
              --seconds N         duration (default: 30)
              --skus N            how many SKUs the loops spread over (default: 500; few, as importing them also warms up the platform)
              --cache off|use     measure only starts without a cache, or only starts with one (default: first without, then with; only then a chart is drawn)
              --svg FILE          where the chart is written (default: docs/warm-up.svg)
            """ + Setting.USAGE.formatted(64);

    private final Setting setting;
    private final int seconds;
    private final int skus;
    private final List<String> caches;
    private final Path svg;
    private final Map<String, List<Phase>> seen = new LinkedHashMap<>();
    private String cache = "off";

    private WarmUp(Words words) {
        setting = Setting.take(words, 64);
        seconds = words.whole("--seconds", 30);
        skus = words.whole("--skus", 500);
        caches = words.text("--cache").map(List::of).orElse(CACHES);
        if (!CACHES.containsAll(caches)) {
            throw new Words.InvalidCommandLine("--cache must be off or use, but is: " + caches.getFirst());
        }
        svg = words.path("--svg").orElse(Setting.project().resolve("docs/warm-up.svg"));
    }

    public static void main(String[] arguments) throws Exception {
        WarmUp warmUp = Stage.read(USAGE, arguments, WarmUp::new);
        boolean isGood = true;
        for (String cache : warmUp.caches) {
            warmUp.cache = cache;
            isGood &= Stage.perform(cache.equals("off") ? "warm-up-without-cache" : "warm-up", warmUp);
        }
        if (warmUp.seen.size() > 1) {
            Files.createDirectories(warmUp.svg.getParent());
            Files.writeString(warmUp.svg, warmUp.picture());
            Stage.say("The chart is in %s", warmUp.svg);
        }
        System.exit(isGood ? 0 : 1);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    @Override
    public String cache() {
        return cache;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("cache", cache);
        options.put("seconds", seconds);
        options.put("skus", skus);
        return options;
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Goods goods = stage.goods("W", skus, false);
        Load load = stage.load(stage.connections, goods);
        List<Phase> phases = new ArrayList<>();
        System.out.printf("%n%8s%10s%14s%14s%n", "second", "loops/s", "create P50", "create P99");
        for (int second = 1; second <= seconds; second++) {
            Phase phase = load.run(Double.POSITIVE_INFINITY, SECOND);
            phases.add(phase);
            if (second <= PRINTED_EACH || second % PRINTED_EACH == 0) {
                System.out.printf("%8d%,10.0f%,14.1f%,14.1f%n", second, phase.paidPerSecond(), p50(phase), p99(phase));
            }
        }
        load.drain(DRAIN_LIMIT);
        seen.put(cache.equals("off") ? "without a cache" : "with a cache", phases);
        stage.figures.put("paid_by_second", numbers(phases, Phase::paidPerSecond));
        stage.figures.put("create_p50_ms_by_second", numbers(phases, WarmUp::p50));
        stage.figures.put("create_p99_ms_by_second", numbers(phases, WarmUp::p99));
        stage.audit(goods, load);
    }

    private static double p50(Phase phase) {
        return Figures.millis(phase.create, 50);
    }

    private static double p99(Phase phase) {
        return Figures.millis(phase.create, 99);
    }

    private String picture() {
        Chart chart = new Chart(
                "The first %d seconds of load after a start, %d connections".formatted(seconds, setting.connections()),
                "seconds",
                IntStream.rangeClosed(1, seconds).asDoubleStream().boxed().toList());
        chart.panel("Loops by second", "loops/s", byCache(Phase::paidPerSecond));
        chart.panel("Create P50 by second", "ms", byCache(WarmUp::p50));
        return chart.svg();
    }

    private Map<String, List<Double>> byCache(ToDoubleFunction<Phase> value) {
        Map<String, List<Double>> lines = new LinkedHashMap<>();
        seen.forEach((name, phases) -> lines.put(name, numbers(phases, value)));
        return lines;
    }

    private static List<Double> numbers(List<Phase> phases, ToDoubleFunction<Phase> value) {
        return phases.stream().map(value::applyAsDouble).toList();
    }
}
