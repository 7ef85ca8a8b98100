package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Measures how many orders a second are created, paid and committed over HTTP. */
public final class Bench {

    private static final double FIRST_RATE = 200;
    private static final double STEP = 1.5;
    private static final double PRECISION = 1.1;
    private static final double FOLLOWS = 0.95;
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration JUDGED = Duration.ofSeconds(4);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(90);

    private final Options options;
    private final Platform platform;
    private final Optional<Database> database;
    private final HttpConnections connections;
    private final Api api;
    private final Report report;

    private Bench(Options options, Platform platform, HttpConnections connections, Api api)
            throws IOException, SQLException {
        this.options = options;
        this.platform = platform;
        this.database =
                platform.home().isPresent() ? Database.of(platform.home().get()) : Optional.empty();
        this.connections = connections;
        this.api = api;
        this.report = new Report(options);
    }

    public static void main(String[] arguments) throws Exception {
        switch (String.join(" ", arguments)) {
            case "--self-check" -> SelfCheck.main();
            case "--help" -> System.out.println(Options.USAGE);
            default -> System.exit(measure(arguments) ? 0 : 1);
        }
    }

    /** Whether all is as it should be. */
    private static boolean measure(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(Options.USAGE);
            System.exit(2);
            return false;
        }
        Path project = Path.of(System.getProperty("bench.project"));
        Path output = Files.createDirectories(project.resolve("target/bench"));
        Path log = output.resolve("orderwright.log");
        try (Platform platform = options.addresses().isEmpty()
                        ? Platform.start(project, log)
                        : Platform.running(options.addresses(), options.home());
                HttpConnections connections = new HttpConnections(platform.addresses(), options.connections())) {
            Api api = new Api(connections);
            platform.awaitReady(api);
            Bench bench = new Bench(options, platform, connections, api);
            bench.run();
            platform.stop().ifPresent(wrong -> bench.report.violated("The jar did not end well: " + wrong));
            bench.report.write(output.resolve("run.json"));
            if (!bench.report.isGood()) {
                platform.home().ifPresent(home -> System.out.println("The data is kept in " + home));
                return false;
            }
            platform.forget();
            return true;
        } catch (IOException failed) {
            System.err.println(
                    failed.getMessage() + (options.addresses().isEmpty() ? "; its output is in " + log : ""));
            throw failed;
        }
    }

    private void run() throws IOException, InterruptedException, SQLException {
        Instant since = Instant.now();
        String operator = api.token("demo-operator");
        String shopper = api.token("demo-shopper");
        Goods goods =
                new Goods("B" + Long.toString(since.getEpochSecond(), 36).toUpperCase(), options.skus(), options.hot());
        progress("Listing and stocking %,d SKUs", goods.count());
        goods.bringIn(api, operator);
        Map<String, Long> eventsBefore = events();

        Load load = new Load(connections, new Shopper(goods, shopper));
        double warmUpRate = options.rate().orElse(FIRST_RATE);
        progress("Warming up for %d s at %,.0f loops/s", options.warmUp().toSeconds(), warmUpRate);
        load.run(warmUpRate, options.warmUp());
        double rate = options.rate().isPresent() ? options.rate().getAsDouble() : highestFollowed(load);
        load.drain(DRAIN_LIMIT); // what is measured shares its time with nothing
        progress("Measuring for %d s at %,.0f loops/s", options.measured().toSeconds(), rate);
        CompletableFuture<Reading> before = CompletableFuture.supplyAsync(this::read);
        Phase measured = load.run(rate, options.measured());
        CompletableFuture<Reading> after = CompletableFuture.supplyAsync(this::read);
        load.drain(DRAIN_LIMIT);

        progress("Checking %,d orders and the stock of %,d SKUs", load.ordered().size(), goods.count());
        Audit.Result audit = new Audit(api, connections, goods, shopper, operator).check(load.ordered(), since);
        Map<String, Long> events = new TreeMap<>();
        events().forEach((type, count) -> events.put(type, count - eventsBefore.getOrDefault(type, 0L)));
        report.measured(measured, load, audit);
        report.resources(before.join(), after.join(), events);
        if (database.isPresent()) {
            database.get().close();
        }
    }

    /**
     * Steps up until goodput no longer follows, then halves the gap. A step may have failed by a neighbour's fault or for
     * want of warmth, so the lowest that failed has to fail again in the end.
     */
    private double highestFollowed(Load load) throws IOException {
        double followed = 0;
        double tooHigh = Double.POSITIVE_INFINITY;
        double rate = FIRST_RATE;
        while (true) {
            if (isFollowed(load, rate)) {
                followed = rate;
                tooHigh = rate < tooHigh ? tooHigh : Double.POSITIVE_INFINITY;
            } else if (rate < tooHigh) {
                tooHigh = rate;
            } else {
                load.run(followed, SETTLE);
                return followed;
            }
            if (Double.isInfinite(tooHigh)) {
                rate = followed * STEP;
            } else {
                rate = tooHigh > followed * PRECISION ? (followed + tooHigh) / 2 : tooHigh;
            }
            if (rate < 1) {
                throw new IOException("Not even one loop a second is followed");
            }
        }
    }

    private boolean isFollowed(Load load, double rate) throws IOException {
        load.run(rate, SETTLE);
        Phase phase = load.run(rate, JUDGED);
        boolean followed = phase.paidPerSecond() >= FOLLOWS * rate && load.unfinished() < rate / 2;
        report.step(phase, followed);
        progress("%,7.0f loops/s: %,.0f paid%s", rate, phase.paidPerSecond(), followed ? "" : ", not followed");
        if (!followed) {
            load.drain(DRAIN_LIMIT);
        }
        return followed;
    }

    /** @param database what its server has counted, when it can be asked */
    record Reading(long nanos, Map<String, Double> cpuSeconds, Optional<Database.Counts> database) {}

    private Reading read() {
        try {
            Optional<Long> postmaster = platform.home().isPresent()
                    ? Database.postmaster(platform.home().get())
                    : Optional.empty();
            Map<String, Double> cpuSeconds = CpuTime.read(platform.pid(), postmaster);
            return new Reading(
                    System.nanoTime(),
                    cpuSeconds,
                    database.isPresent() ? Optional.of(database.get().counts()) : Optional.empty());
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private Map<String, Long> events() throws SQLException {
        return database.isPresent() ? database.get().events() : Map.of();
    }

    private static void progress(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }
}
