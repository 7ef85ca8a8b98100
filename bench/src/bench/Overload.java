package bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of the platform when many times more is asked of it than it can do. */
final class Overload implements Stage.Play {

    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);
    private static final double WANTED = 0.7; // of the peak
    private static final List<Double> BETWEEN = List.of(0.5, 0.8, 1.3, 1.6, 2.0, 2.5); // of the peak, for the regression

    private static final String USAGE = """
            usage: bench/overload [options]
              --times N           how many times the peak is offered (default: 3)
              --seconds N         at the peak, and above it (default: 20)
              --warm-up N         seconds of load before (default: 30)
              --peak N            loops a second; by default it is looked for
              --skus N            how many SKUs the loops spread over (default: 10000)
            """ + Setting.USAGE.formatted(1024);

    private final Setting setting;
    private final double times;
    private final Duration length;
    private final Duration warmUp;
    private final double knownPeak;
    private final int skus;
    private final Regression regression = new Regression();

    private Overload(Words words) {
        setting = Setting.take(words, 1024);
        times = words.number("--times", 3);
        length = Duration.ofSeconds(words.whole("--seconds", 20));
        warmUp = Duration.ofSeconds(words.whole("--warm-up", 30));
        knownPeak = words.number("--peak", 0);
        skus = words.whole("--skus", 10_000);
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("overload", USAGE, arguments, Overload::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("times", times);
        options.put("seconds", length.toSeconds());
        options.put("warm_up_seconds", warmUp.toSeconds());
        options.put("skus", skus);
        options.putAll(setting.figures());
        return options;
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Goods goods = stage.goods("O", skus, false);
        Load load = stage.load(stage.connections, goods);
        Stage.say("Warming up for %d s", warmUp.toSeconds());
        load.run(RateSearch.FIRST_RATE, warmUp);
        double peak = knownPeak > 0 ? knownPeak : new RateSearch(load, stage.figures).highest();
        load.drain(DRAIN_LIMIT);
        Stage.say("At the peak, %,.0f loops/s, for %d s", peak, length.toSeconds());
        Stretch atPeak = stretch(stage, load, peak);
        for (double share : BETWEEN) {
            windows(stage, load, peak * share, Duration.ofSeconds(3));
        }
        load.drain(DRAIN_LIMIT);
        Stage.say("%.1f times as much, %,.0f loops/s, for %d s", times, peak * times, length.toSeconds());
        windows(stage, load, peak * times, SETTLE);
        Stretch above = stretch(stage, load, peak * times);
        long drainBegun = System.nanoTime();
        load.drain(DRAIN_LIMIT);
        double drained = (System.nanoTime() - drainBegun) / 1e9;
        report(stage, atPeak, above, drained);
        Audit.Result audit = stage.audit(goods, load);
        stage.figures.put("orders_by_status", audit.orders());
        System.out.printf("accepted orders: %,d, by status %s%n", load.ordered().size(), audit.orders());
    }

    /** Some seconds in which all windows had the same rate. */
    private record Stretch(List<Phase> windows, Reading used) {

        long paid() {
            return windows.stream().mapToLong(window -> window.paid).sum();
        }

        double goodput() {
            return paid() / windows.stream().mapToDouble(Phase::seconds).sum();
        }

        Phase sum() {
            Phase sum = new Phase(windows.getFirst().rate, 0, Duration.ZERO);
            windows.forEach(sum::add);
            return sum;
        }
    }

    private Stretch stretch(Stage stage, Load load, double rate) throws IOException {
        Reading before = stage.read();
        List<Phase> windows = windows(stage, load, rate, length);
        return new Stretch(windows, stage.read().minus(before));
    }

    /** Each window is a point of the regression: CPU of the jar, orders that were created, requests that were refused. */
    private List<Phase> windows(Stage stage, Load load, double rate, Duration time) throws IOException {
        List<Phase> windows = new ArrayList<>();
        double before = jarSeconds(stage);
        for (long left = time.dividedBy(WINDOW); left > 0; left--) {
            Phase window = load.run(rate, WINDOW);
            windows.add(window);
            double now = jarSeconds(stage);
            regression.add(window.paid, window.refused, now - before);
            before = now;
        }
        return windows;
    }

    private void report(Stage stage, Stretch atPeak, Stretch above, double drained) throws IOException {
        Phase peak = atPeak.sum();
        Phase over = above.sum();
        Figures figures = stage.figures;
        figures.put("peak_loops_per_second", atPeak.goodput());
        figures.put("offered_per_second", over.rate);
        figures.put("goodput_per_second", above.goodput());
        figures.put("goodput_of_peak", above.goodput() / atPeak.goodput());
        figures.put("refused", over.refused);
        figures.put("refused_without_retry_after", over.refusedWithoutRetryAfter);
        figures.put("not_sent_in_time", over.unsent);
        figures.put("drained_in_seconds", drained);
        figures.put("failures", over.failures);
        Map<String, Object> latencies = figures.object("latency_ms");
        latencies.put("peak_create", Figures.percentiles(peak.accepted));
        latencies.put("create", Figures.percentiles(over.accepted));
        latencies.put("callback", Figures.percentiles(over.callback));
        Figures.printPercentilesHead();
        Figures.printPercentiles("create at the peak", peak.accepted);
        Figures.printPercentiles("create of those accepted", over.accepted);
        Figures.printPercentiles("their callback", over.callback);
        Figures.printPercentiles("begun late", over.late);
        Figures.printFailures(over.failures);
        System.out.printf(
                "%ngoodput %,.0f loops/s of %,.0f offered: %.2f of the %,.0f at the peak; %,d refused, %,d of them without Retry-After;"
                        + " the rest ended within %.1f s%n",
                above.goodput(),
                over.rate,
                above.goodput() / atPeak.goodput(),
                atPeak.goodput(),
                over.refused,
                over.refusedWithoutRetryAfter,
                drained);
        figures.put("cpu", above.used.cpu(above.paid()));
        double all = above.used.cpuSeconds().values().stream().mapToDouble(it -> it).sum();
        figures.put("driver_share_of_cpu", above.used.cpuSeconds("driver") / all);
        System.out.printf("the driver's share of all CPU: %.0f %%%n", 100 * above.used.cpuSeconds("driver") / all);
        regression.solve().ifPresent(cost -> {
            figures.put(
                    "cpu_ms_by_regression",
                    Map.of("a_loop", cost.first() * 1e3, "a_refusal", cost.second() * 1e3, "r_squared", cost.rSquared()));
            System.out.printf(
                    "CPU of the jar, by regression over %d seconds: %.3f ms a loop, %.3f ms a refusal (R² %.2f)%n",
                    regression.size(), cost.first() * 1e3, cost.second() * 1e3, cost.rSquared());
        });
        if (above.goodput() < WANTED * atPeak.goodput()) {
            figures.missed("a goodput of %.1f of the peak".formatted(WANTED));
        }
        if (over.refusedWithoutRetryAfter > 0) {
            figures.violated("%,d refusals do not say when to come again".formatted(over.refusedWithoutRetryAfter));
        }
    }

    private static double jarSeconds(Stage stage) throws IOException {
        return CpuTime.read(stage.platform.pid(), stage.platform.postmaster()).getOrDefault("jar", 0.0);
    }
}
