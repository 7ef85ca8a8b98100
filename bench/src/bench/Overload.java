package bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Measures the platform under overload: the offered rate is several times the highest rate that it can follow. */
final class Overload implements Stage.Benchmark {

    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);
    private static final int CONNECTIONS = 4096; // enough for the accepted requests that wait
    private static final Duration HALF_FROZEN = Duration.ofSeconds(2); // shorter than the lease of an instance
    private static final long MEANINGFUL = 500; // refusals that are needed to calculate the cost of one
    private static final double WANTED_MILLIS = 1;
    private static final double WANTED = 0.7; // of the peak
    private static final List<Double> BETWEEN =
            List.of(0.5, 0.8, 1.3, 1.6, 2.0, 2.5); // of the peak, for the regression

    private static final String USAGE = """
            usage: bench/overload [options]
              --times N           the offered rate as a multiple of the peak (default: 3)
              --seconds N         duration at the peak, and above it (default: 20)
              --warm-up N         seconds of load before (default: 30)
              --peak N            the peak in loops a second (default: the benchmark searches for it)
              --skus N            how many SKUs the loops spread over (default: 10000)
            """ + Setting.USAGE.formatted(CONNECTIONS);

    private final Setting setting;
    private final double times;
    private final Duration length;
    private final Duration warmUp;
    private final double knownPeak;
    private final int skus;
    private final List<Phase> phases = new ArrayList<>();
    private final Regression regression = new Regression();

    private Overload(Words words) {
        setting = Setting.take(words, CONNECTIONS);
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
        Stretch atPeak = stretch(stage, load, peak, length);
        for (double share : BETWEEN) {
            watched(stage, load, peak * share, SETTLE);
        }
        load.drain(DRAIN_LIMIT);
        Stage.say("At %.1f times the peak, %,.0f loops/s, for %d s", times, peak * times, length.toSeconds());
        watched(stage, load, peak * times, SETTLE);
        Stretch above = stretch(stage, load, peak * times, length);
        long drainBegun = System.nanoTime();
        load.drain(DRAIN_LIMIT);
        double drained = (System.nanoTime() - drainBegun) / 1e9;
        report(stage, atPeak, above, drained);
        refusals(stage, load, peak * times);
        Audit.Result audit = stage.audit(goods, load);
        stage.figures.put("orders_by_status", audit.orders());
        Map<String, Integer> allFailures = new TreeMap<>();
        phases.forEach(
                phase -> phase.failures.forEach((failure, count) -> allFailures.merge(failure, count, Integer::sum)));
        stage.figures.put("failures_of_all_phases", allFailures);
        System.out.printf("%nin all phases:%n");
        Figures.printFailures(allFailures);
        System.out.printf("accepted orders: %,d, by status %s%n", load.ordered().size(), audit.orders());
    }

    private record Stretch(Phase phase, Measurement used) {

        double goodput() {
            return phase.paidPerSecond();
        }
    }

    private Stretch stretch(Stage stage, Load load, double rate, Duration time) throws IOException {
        Measurement before = stage.read();
        Phase phase = watched(stage, load, rate, time);
        return new Stretch(phase, stage.read().minus(before));
    }

    /** Runs a phase and adds a point to the regression each second: paid orders, refused checkouts, CPU of the jar. */
    private Phase watched(Stage stage, Load load, double rate, Duration time) throws IOException {
        Phase phase = new Phase(rate, System.nanoTime(), time);
        double[] before = {0, 0, jarSeconds(stage)};
        load.every(WINDOW, phase, () -> {
            double now = jarSeconds(stage);
            regression.add(phase.paid - before[0], phase.refused - before[1], now - before[2]);
            before[0] = phase.paid;
            before[1] = phase.refused;
            before[2] = now;
        });
        phases.add(phase);
        return load.run(phase);
    }

    private void report(Stage stage, Stretch atPeak, Stretch above, double drained) throws IOException {
        Phase peak = atPeak.phase;
        Phase over = above.phase;
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
        figures.put("cpu", above.used.cpu(over.paid));
        double all =
                above.used.cpuSeconds().values().stream().mapToDouble(it -> it).sum();
        figures.put("driver_share_of_cpu", above.used.cpuSeconds("driver") / all);
        System.out.printf("the driver's share of all CPU: %.0f %%%n", 100 * above.used.cpuSeconds("driver") / all);
        regression.solve().ifPresent(cost -> {
            figures.put(
                    "cpu_ms_by_regression",
                    Map.of(
                            "a_loop",
                            cost.first() * 1e3,
                            "a_refusal",
                            cost.second() * 1e3,
                            "r_squared",
                            cost.rSquared()));
            System.out.printf(
                    "CPU of the jar, by regression over %d seconds: %.3f ms a loop, %.3f ms a refusal (R² %.2f)%n",
                    regression.size(), cost.first() * 1e3, cost.second() * 1e3, cost.rSquared());
        });
        if (above.goodput() < WANTED * atPeak.goodput()) {
            figures.missed("a goodput of %.1f of the peak".formatted(WANTED));
        }
        if (over.refusedWithoutRetryAfter > 0) {
            figures.violated("%,d refusals have no Retry-After header".formatted(over.refusedWithoutRetryAfter));
        }
    }

    /**
     * Measures refusals alone. While the database is frozen, the platform completes no order, and refuses the checkouts that the queue cannot
     * hold. The first half of the time fills the queue; the second half is measured.
     */
    private void refusals(Stage stage, Load load, double rate) throws IOException, InterruptedException {
        Optional<Long> database = stage.platform.postmaster();
        if (database.isEmpty() || stage.platform.pid().isEmpty()) {
            return;
        }
        Stage.say("The database is frozen for %d s", 2 * HALF_FROZEN.toSeconds());
        Phase second;
        double before;
        double used;
        try (Frozen frozen = Frozen.of(database.get())) {
            load.run(rate, HALF_FROZEN);
            before = jarSeconds(stage);
            second = load.run(rate, HALF_FROZEN);
            used = jarSeconds(stage) - before;
        }
        load.drain(DRAIN_LIMIT);
        Map<String, Object> cost = stage.figures.object("refusals_alone");
        cost.put("refused", second.refused);
        if (second.refused < MEANINGFUL) {
            System.out.printf(
                    "only %,d checkouts were refused meanwhile, too few to calculate the cost of a refusal%n",
                    second.refused);
            return;
        }
        cost.put("cpu_ms", used * 1e3 / second.refused);
        System.out.printf(
                "%,d refusals alone: %.3f ms of the jar's CPU each%n", second.refused, used * 1e3 / second.refused);
        if (used * 1e3 / second.refused >= WANTED_MILLIS) {
            stage.figures.missed("a refusal for less than %.0f ms of CPU".formatted(WANTED_MILLIS));
        }
    }

    private static double jarSeconds(Stage stage) {
        return stage.platform.pid().map(CpuTime::ofProcess).orElse(0.0);
    }
}
