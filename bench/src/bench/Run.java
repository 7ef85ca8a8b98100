package bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Measures how many orders a second the platform creates, collects payment for and commits over HTTP, and how many hand-written SQL does. */
final class Run implements Stage.Benchmark {

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(90);

    private static final String USAGE = """
            usage: bench/run [options]        starts target/orderwright.jar on a new folder and measures it
                   bench/run --self-check     checks the driver itself, on a stub of the API
              --rate N|max|full   loops that begin each second (default: max, the highest rate that the goodput follows);
                                  full: as many as the connections can carry, to compare builds
              --seconds N         duration of the measurement (default: 60)
              --warm-up N         seconds of load before it (default: 30)
              --skus N            how many SKUs the loops spread over (default: 10000)
              --promotions N      unlimited promotions that apply without a coupon; compare an order's events, rows and WAL bytes with
                                  a run without them (default: 0)
              --hot               all loops buy the same SKU, and a second one from the rest
              --stock-edits N     adjustments of the first SKU that an operator makes each second of the measurement (default: 0)
              --readers-limit SECONDS   the run fails if a reader of the log was further behind in the measured time (default: 5;
                                  Infinity: no limit)
              --blocked N         for how many seconds an unrelated transaction that has written stays open, from the beginning of
                                  the measurement on; then --readers-limit does not apply (default: 0)
              --retry             retries a checkout that is answered 503, under its idempotency key, as a client does
              --no-reference      does not measure the hand-written loop
              --reference-seconds N   duration of the hand-written loop (default: 30)
              --reference-client pgbench|jdbc   the program that runs it (default: pgbench if it is installed, otherwise jdbc)
              --url URL[,URL]     measures running instances, with the demo clients; without the hand-written loop
              --home FOLDER       with --url: the instance's orderwright.home, to read its database
            """ + Setting.USAGE.formatted(256);

    private final Setting setting;
    private final OptionalDouble rate;
    private final Duration measured;
    private final Duration warmUp;
    private final int skus;
    private final int promotions;
    private final boolean hot;
    private final int stockEdits;
    private final double readersLimit;
    private final Duration blocked;
    private final boolean persistent;
    private final Reference.ReferenceOptions reference;
    private double loopsPerSecond;
    private Reference hand = Reference.NONE;
    private List<String> readersTooFarBehind = List.of();

    private Run(Words words) {
        setting = Setting.take(words, 256).orRunning(words);
        rate = rate(words.text("--rate").orElse("max"));
        measured = Duration.ofSeconds(words.whole("--seconds", 60));
        warmUp = Duration.ofSeconds(words.whole("--warm-up", 30));
        skus = words.whole("--skus", 10_000);
        promotions = words.whole("--promotions", 0);
        hot = words.flag("--hot");
        stockEdits = words.whole("--stock-edits", 0);
        readersLimit = words.number("--readers-limit", 5);
        blocked = Duration.ofSeconds(words.whole("--blocked", 0));
        persistent = words.flag("--retry");
        reference = Reference.ReferenceOptions.take(words);
    }

    public static void main(String[] arguments) throws Exception {
        if (String.join(" ", arguments).equals("--self-check")) {
            SelfCheck.main();
        } else {
            Stage.open("run", USAGE, arguments, Run::new);
        }
    }

    private static OptionalDouble rate(String word) {
        return word.equals("max") ? OptionalDouble.empty() : OptionalDouble.of(RunReport.rate(word));
    }

    @Override
    public Setting setting() {
        return setting;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("rate", rate.isEmpty() ? "max" : RunReport.rate(rate.getAsDouble()));
        options.put("seconds", measured.toSeconds());
        options.put("warm_up_seconds", warmUp.toSeconds());
        options.put("skus", skus);
        options.put("promotions", promotions);
        options.put("hot", hot);
        options.put("stock_edits", stockEdits);
        options.put("readers_limit_seconds", readersLimit);
        options.put("blocked_seconds", blocked.toSeconds());
        options.put("retry", persistent);
        return options;
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Goods goods = stage.goods("B", skus, hot);
        if (promotions > 0) {
            Stage.say("Offering %,d promotions", promotions);
            goods.offer(stage.api, stage.operator, promotions);
        }
        Map<String, Long> eventsBefore = events(stage);
        Load load = new Load(stage.connections, stage.shopper(goods), persistent);
        double warmUpRate = rate.orElse(RateSearch.FIRST_RATE);
        Stage.say("Warming up for %d s at %s loops/s", warmUp.toSeconds(), RunReport.rate(warmUpRate));
        load.run(warmUpRate, warmUp);
        double chosen = rate.isPresent() ? rate.getAsDouble() : new RateSearch(load, stage.figures).highest();
        load.drain(DRAIN_LIMIT); // so that no loop of the warm-up runs during the measurement
        Stage.say("Measuring for %d s at %s loops/s", measured.toSeconds(), RunReport.rate(chosen));
        try (Readers readers = new Readers(stage.platform, stage.operator)) {
            CompletableFuture<Measurement> before = CompletableFuture.supplyAsync(stage::read);
            readers.begin();
            Optional<CompletableFuture<Long>> foreign = blocked.isZero()
                    ? Optional.empty()
                    : Optional.of(ForeignTransaction.hold(stage.platform.home().orElseThrow(), blocked));
            StockEdits edits = StockEdits.begin(stage, goods, stockEdits);
            Phase phase = load.run(chosen, measured);
            edits.end();
            CompletableFuture<Measurement> after = CompletableFuture.supplyAsync(stage::read);
            load.drain(DRAIN_LIMIT);
            double level = readers.endAndAwaitLevel(phase.endNanos);
            edits.report(stage.figures);

            Audit.Result audit = stage.audit(goods, load);
            Map<String, Long> events = new TreeMap<>();
            events(stage).forEach((type, count) -> events.put(type, count - eventsBefore.getOrDefault(type, 0L)));
            RunReport report = new RunReport(stage.figures);
            loopsPerSecond = report.reportGoodput(phase, load, audit);
            report.reportLevel(phase, level);
            foreign.ifPresent(end -> report.reportRelease(level - (end.join() - phase.endNanos) / 1e9));
            readers.report(stage.figures);
            readersTooFarBehind = Readers.tooFarBehind(
                    readers.longestDelays(), blocked.isZero() ? readersLimit : Double.POSITIVE_INFINITY);
            report.resources(after.join().minus(before.join()), events);
        }
        if (reference.isWanted() && setting.startsJar()) {
            hand = Reference.beside(stage.platform.home().orElseThrow(), reference);
        }
    }

    @Override
    public void afterwards(Stage stage) throws IOException, SQLException, InterruptedException {
        hand.measure(stage.figures, hot, loopsPerSecond);
        readersTooFarBehind.forEach(stage.figures::violated);
    }

    private static Map<String, Long> events(Stage stage) throws SQLException {
        return stage.database.isPresent() ? stage.database.get().events() : Map.of();
    }
}
