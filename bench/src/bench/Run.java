package bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Measures how many orders a second are created, paid and committed over HTTP, and how many by hand-written SQL. */
final class Run implements Stage.Play {

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(90);

    private static final String USAGE = """
            usage: bench/run [options]        starts target/orderwright.jar on a new folder and measures it
                   bench/run --self-check     checks the driver itself, on a stub of the API
              --rate N|max|full   loops to begin each second (default: max, the highest that goodput follows);
                                  full: as many as the connections take, to compare builds with
              --seconds N         how long is measured (default: 60)
              --warm-up N         seconds of load before it (default: 30)
              --skus N            how many SKUs the loops spread over (default: 10000)
              --hot               all loops buy one SKU, and another from the rest
              --retry             a checkout that is answered 503 is sent again, under its key, as a client does
              --no-reference      without the hand-written loop
              --reference-seconds N   how long that is measured (default: 30)
              --reference-client pgbench|jdbc   who runs it (default: pgbench, if there is one)
              --url URL[,URL]     drives instances that run already, with the demo clients; no hand-written loop then
              --home FOLDER       with --url: the instance's orderwright.home, to look at its database
            """ + Setting.USAGE.formatted(256);

    private final Setting setting;
    private final OptionalDouble rate;
    private final Duration measured;
    private final Duration warmUp;
    private final int skus;
    private final boolean hot;
    private final boolean persistent;
    private final Reference.Wish reference;
    private double loopsPerSecond;
    private Reference hand = Reference.NONE;

    private Run(Words words) {
        setting = Setting.take(words, 256).orRunning(words);
        rate = rate(words.text("--rate").orElse("max"));
        measured = Duration.ofSeconds(words.whole("--seconds", 60));
        warmUp = Duration.ofSeconds(words.whole("--warm-up", 30));
        skus = words.whole("--skus", 10_000);
        hot = words.flag("--hot");
        persistent = words.flag("--retry");
        reference = Reference.Wish.take(words);
    }

    public static void main(String[] arguments) throws Exception {
        if (String.join(" ", arguments).equals("--self-check")) {
            SelfCheck.main();
        } else {
            Stage.open("run", USAGE, arguments, Run::new);
        }
    }

    private static OptionalDouble rate(String word) {
        return switch (word) {
            case "max" -> OptionalDouble.empty();
            case "full" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
            default -> OptionalDouble.of(Words.number("--rate", word));
        };
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
        options.put("hot", hot);
        options.put("retry", persistent);
        return options;
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Goods goods = stage.goods("B", skus, hot);
        Map<String, Long> eventsBefore = events(stage);
        Load load = new Load(stage.connections, stage.shopper(goods), persistent);
        double warmUpRate = rate.orElse(RateSearch.FIRST_RATE);
        Stage.say("Warming up for %d s at %s loops/s", warmUp.toSeconds(), RunReport.rate(warmUpRate));
        load.run(warmUpRate, warmUp);
        double chosen = rate.isPresent() ? rate.getAsDouble() : new RateSearch(load, stage.figures).highest();
        load.drain(DRAIN_LIMIT); // what is measured shares its time with nothing
        Stage.say("Measuring for %d s at %s loops/s", measured.toSeconds(), RunReport.rate(chosen));
        CompletableFuture<Reading> before = CompletableFuture.supplyAsync(stage::read);
        Phase phase = load.run(chosen, measured);
        CompletableFuture<Reading> after = CompletableFuture.supplyAsync(stage::read);
        load.drain(DRAIN_LIMIT);

        Audit.Result audit = stage.audit(goods, load);
        Map<String, Long> events = new TreeMap<>();
        events(stage).forEach((type, count) -> events.put(type, count - eventsBefore.getOrDefault(type, 0L)));
        RunReport report = new RunReport(stage.figures);
        loopsPerSecond = report.measured(phase, load, audit);
        report.resources(after.join().minus(before.join()), events);
        if (reference.isWanted() && setting.startsJar()) {
            hand = Reference.beside(stage.platform.home().orElseThrow(), reference);
        }
    }

    @Override
    public void afterwards(Stage stage) throws IOException, SQLException, InterruptedException {
        hand.measure(stage.figures, hot, loopsPerSecond);
    }

    private static Map<String, Long> events(Stage stage) throws SQLException {
        return stage.database.isPresent() ? stage.database.get().events() : Map.of();
    }
}
