package bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;

/**
 * Measures three things: the latency of good orders while thousands of checkouts request sold-out SKUs; the cost of refusing such a
 * checkout; and how soon checkouts are accepted after a restock.
 */
final class SoldOut implements Stage.Benchmark {

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(90);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final long STATISTICS_MILLIS =
            11_000; // idle backends of PostgreSQL report their statistics after 10 s
    private static final int SETTLE_LIMIT = 4; // times
    private static final long IDLE_ROWS = 20; // the writes of the heartbeat
    private static final double WRITTEN_ROWS_ALLOWED = 0.01;
    private static final double RATIO_WANTED = 1.2;
    private static final Predicate<String> OTHERS = "others"::equals;

    private static final String USAGE = """
            usage: bench/sold-out [options]
              --good N            orders a second of SKUs in stock (default: 200)
              --hopeless N        checkouts a second of sold-out SKUs (default: 2000)
              --seconds N         duration of each phase (default: 20)
              --rounds N          number of rounds; each has a phase without and a phase with the hopeless checkouts (default: 3)
              --warm-up N         seconds of both loads before; the JIT needs that long (default: 150)
              --skus N            how many SKUs are in stock (default: 1000)
            """ + Setting.USAGE.formatted(128);

    private final Setting setting;
    private final double good;
    private final double hopelessRate;
    private final Duration length;
    private final Duration warmUp;
    private final int rounds;
    private final int skus;

    private SoldOut(Words words) {
        setting = Setting.take(words, 128);
        good = words.number("--good", 200);
        hopelessRate = words.number("--hopeless", 2000);
        length = Duration.ofSeconds(words.whole("--seconds", 20));
        warmUp = Duration.ofSeconds(words.whole("--warm-up", 150));
        rounds = words.whole("--rounds", 3);
        skus = words.whole("--skus", 1000);
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("sold-out", USAGE, arguments, SoldOut::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("good_per_second", good);
        options.put("hopeless_per_second", hopelessRate);
        options.put("seconds", length.toSeconds());
        options.put("rounds", rounds);
        return options;
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Goods goods = stage.goods("G", skus, false);
        Goods soldOut = new Goods(goods.run().replaceFirst("G", "X"), Hopeless.SKUS, false);
        soldOut.registerAndStock(stage.api, stage.operator, 1);
        try (HttpConnections own = new HttpConnections(stage.platform.addresses(), setting.connections())) {
            Hopeless hopeless = new Hopeless(own, stage.shopper(goods), soldOut, goods);
            Stage.say("Selling the last of %d SKUs", soldOut.count());
            hopeless.run(soldOut.count(), Duration.ofSeconds(1)).join();
            if (hopeless.ordered().size() != soldOut.count()) {
                throw new IOException(
                        "Only %d SKUs are sold out".formatted(hopeless.ordered().size()));
            }
            Load load = stage.load(stage.connections, goods);
            Stage.say("Warming up for %d s", warmUp.toSeconds());
            beside(hopeless, load, warmUp);
            hopeless.takeAnswers();
            goodOnes(stage, hopeless, load);
            refusals(stage, hopeless);
            restock(stage, soldOut, hopeless, load);
            audit(stage, goods, soldOut, hopeless, load);
        }
    }

    private void goodOnes(Stage stage, Hopeless hopeless, Load load) throws IOException {
        Histogram createAlone = new Histogram(3);
        Histogram createBeside = new Histogram(3);
        Histogram callbackAlone = new Histogram(3);
        Histogram callbackBeside = new Histogram(3);
        Histogram refused = new Histogram(3);
        Map<String, Integer> failures = new TreeMap<>();
        Stage.say(
                "%d rounds of %,.0f good orders/s alone and beside %,.0f hopeless requests/s",
                rounds, good, hopelessRate);
        List<Round> all = new ArrayList<>();
        for (int number = 1; number <= rounds; number++) {
            Round round = round(stage, hopeless, load, number % 2 == 1);
            round.print(number);
            all.add(round);
            createAlone.add(round.alone.good().create);
            createBeside.add(round.beside.good().create);
            callbackAlone.add(round.alone.good().callback);
            callbackBeside.add(round.beside.good().callback);
            refused.add(round.beside.phases.getLast().create);
            for (Half half : List.of(round.alone, round.beside)) {
                half.phases.forEach(phase ->
                        phase.failures.forEach((failure, count) -> failures.merge(failure, count, Integer::sum)));
            }
        }
        Map<String, Integer> answers = hopeless.takeAnswers();
        Figures.printPercentilesHead();
        Figures.printPercentiles("create, alone", createAlone);
        Figures.printPercentiles("create, beside the hopeless", createBeside);
        Figures.printPercentiles("callback, alone", callbackAlone);
        Figures.printPercentiles("callback, beside the hopeless", callbackBeside);
        Figures.printPercentiles("refusal of a hopeless one", refused);
        Figures.printFailures(failures);
        System.out.println("the hopeless were answered " + answers);
        Map<String, Object> latencies = stage.figures.object("latency_ms");
        latencies.put("create_alone", Figures.percentiles(createAlone));
        latencies.put("create_beside", Figures.percentiles(createBeside));
        latencies.put("callback_alone", Figures.percentiles(callbackAlone));
        latencies.put("callback_beside", Figures.percentiles(callbackBeside));
        latencies.put("refusal", Figures.percentiles(refused));
        stage.figures.put("failures", failures);
        stage.figures.put("hopeless_answers", answers);
        Spread ratio = Spread.of(all.stream().map(Round::ratio).toList());
        stage.figures.put("create_p99_beside_to_alone", ratio.figures());
        stage.figures.put("rounds", all.stream().map(Round::figures).toList());
        System.out.printf("the P99 of creating a good one, beside ÷ alone, by round: %s%n", ratio.text(2, 1));
        if (ratio.median() > RATIO_WANTED) {
            stage.figures.missed(
                    "the P99 of good orders beside the hopeless is %.2f times the P99 alone; the target is %.1f"
                            .formatted(ratio.median(), RATIO_WANTED));
        }
        if (answers.keySet().stream().anyMatch(answer -> !answer.startsWith("409 "))) {
            stage.figures.violated("Not all hopeless requests were answered with 409: " + answers);
        }
    }

    /**
     * Half of a round: good orders alone, or beside the hopeless checkouts.
     *
     * @param phases the phase of the good orders, then the phase of the hopeless checkouts if there is one
     */
    private record Half(List<Phase> phases, Measurement used) {

        Phase good() {
            return phases.getFirst();
        }

        double p99() {
            return Figures.millis(good().create, 99);
        }

        /** The number of busy cores, summed over the selected processes. */
        double cores(Predicate<String> process) {
            return used.cpuSeconds().keySet().stream()
                            .filter(process)
                            .mapToDouble(used::cpuSeconds)
                            .sum()
                    / used.seconds();
        }

        Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("create_ms", Figures.percentiles(good().create));
            figures.put("cores", cores(process -> true));
            figures.put("cores_of_others", cores(OTHERS));
            return figures;
        }
    }

    private record Round(Half alone, Half beside) {

        double ratio() {
            return beside.p99() / alone.p99();
        }

        void print(int number) {
            System.out.printf(
                    "round %d: P99 alone %,.0f ms (%.1f cores, others %.1f), beside %,.0f ms (%.1f, %.1f), ratio %.2f%n",
                    number,
                    alone.p99(),
                    alone.cores(process -> true),
                    alone.cores(OTHERS),
                    beside.p99(),
                    beside.cores(process -> true),
                    beside.cores(OTHERS),
                    ratio());
        }

        Map<String, Object> figures() {
            return Map.of("alone", alone.figures(), "beside", beside.figures(), "ratio", ratio());
        }
    }

    /** The order of the two halves alternates from round to round, so that slow changes of the machine affect both. */
    private Round round(Stage stage, Hopeless hopeless, Load load, boolean aloneFirst) throws IOException {
        Half first = half(stage, hopeless, load, aloneFirst);
        Half second = half(stage, hopeless, load, !aloneFirst);
        return aloneFirst ? new Round(first, second) : new Round(second, first);
    }

    private Half half(Stage stage, Hopeless hopeless, Load load, boolean alone) throws IOException {
        Measurement before = stage.read();
        List<Phase> phases = alone ? List.of(load.run(good, length)) : beside(hopeless, load, length);
        load.drain(DRAIN_LIMIT);
        return new Half(phases, stage.read().minus(before));
    }

    /** Measures the cost of refusals alone, minus the cost of the idle platform in the same time. */
    private void refusals(Stage stage, Hopeless hopeless) throws InterruptedException {
        Stage.say(
                "%nWhat a refusal costs: idle for %1$d s, then %2$,.0f hopeless requests/s for %1$d s",
                length.toSeconds(), hopelessRate);
        Measurement first = settled(stage);
        Thread.sleep(length);
        Measurement second = settled(stage);
        Phase phase = hopeless.run(hopelessRate, length).join();
        Measurement third = settled(stage);
        Map<String, Integer> answers = hopeless.takeAnswers();
        Measurement idle = second.minus(first);
        Measurement busy = third.minus(second);
        double each = answers.values().stream().mapToInt(it -> it).sum();
        Map<String, Object> cost = stage.figures.object("a_refusal");
        cost.put("answers", answers);
        double share = busy.seconds() / idle.seconds();
        for (String process : busy.cpuSeconds().keySet()) {
            double micros = (busy.cpuSeconds(process) - idle.cpuSeconds(process) * share) * 1e6 / each;
            cost.put(process + "_cpu_us", micros);
            System.out.printf("%-12s%,10.0f µs of CPU a refusal%n", process, micros);
        }
        if (busy.database().isPresent() && idle.database().isPresent()) {
            Database.Counts now = busy.database().get();
            Database.Counts then = idle.database().get();
            double rows = (now.rows() - then.rows() * share) / each;
            cost.put("rows", rows);
            cost.put("wal_bytes", (now.walBytes() - then.walBytes() * share) / each);
            cost.put("commits", (now.commits() - then.commits() * share) / each);
            System.out.printf(
                    "a refusal: %.4f rows, %.1f bytes of WAL, %.4f commits (%,.0f refusals: %,d rows in total, %,d when idle)%n",
                    rows, cost.get("wal_bytes"), cost.get("commits"), each, now.rows(), then.rows());
            if (rows > WRITTEN_ROWS_ALLOWED) {
                stage.figures.violated("Refusals write %.3f rows each: %s".formatted(rows, now.tables()));
            }
        }
        if (phase.unsent > 0) {
            stage.figures.missed("%,.0f hopeless requests/s: %,d of %,.0f were not sent in time"
                    .formatted(hopelessRate, phase.unsent, phase.due(phase.endNanos) * 1.0));
        }
    }

    private void restock(Stage stage, Goods soldOut, Hopeless hopeless, Load load)
            throws IOException, InterruptedException {
        Stage.say("%nA SKU is restocked in the middle");
        hopeless.watch(0);
        Restock restock = new Restock(stage, soldOut.skuId(0), length.dividedBy(3));
        restock.start();
        beside(hopeless, load, length);
        restock.join();
        List<Hopeless.Attempt> later = hopeless.attempts().stream()
                .filter(attempt -> attempt.sentNanos() > restock.answeredNanos)
                .toList();
        List<Hopeless.Attempt> late = later.stream()
                .filter(attempt -> attempt.sentNanos() > restock.answeredNanos + GRACE.toNanos())
                .toList();
        long refusedLate = late.stream().filter(SoldOut::isRefused).count();
        double lastRefusal = later.stream()
                .filter(SoldOut::isRefused)
                .mapToDouble(attempt -> (attempt.sentNanos() - restock.answeredNanos) / 1e6)
                .max()
                .orElse(0);
        Map<String, Object> figures = stage.figures.object("restock");
        figures.put("requests_after", later.size());
        figures.put("refused_after", later.stream().filter(SoldOut::isRefused).count());
        figures.put("last_refused_began_after_ms", lastRefusal);
        figures.put("requests_after_1s", late.size());
        figures.put("refused_after_1s", refusedLate);
        System.out.printf(
                "of %,d requests sent after the answer to the restock, %,d were refused, the last of them sent %.0f ms after it; of %,d sent more"
                        + " than 1 s after it, %,d were refused%n",
                later.size(), figures.get("refused_after"), lastRefusal, late.size(), refusedLate);
        if (refusedLate > 0 || late.isEmpty()) {
            stage.figures.violated("%,d of %,d requests that were sent more than 1 s after the restock were refused"
                    .formatted(refusedLate, late.size()));
        }
    }

    private void audit(Stage stage, Goods goods, Goods soldOut, Hopeless hopeless, Load load)
            throws IOException, InterruptedException {
        stage.audit(goods, load);
        long restocked = hopeless.ordered().size() - soldOut.count();
        for (int i = 0; i < soldOut.count(); i++) {
            JsonNode stock = stage.api.call(Api.get(Api.PREFIX + "/stock/" + soldOut.skuId(i), stage.operator));
            long expected = i == 0 ? Restock.QUANTITY - restocked : 0;
            if (stock.get("on_hand").asLong() != expected
                    || stock.get("reserved").asLong() != 0) {
                stage.figures.violated("%s has the stock %s, but %d units on hand are expected"
                        .formatted(soldOut.skuId(i), stock, expected));
            }
        }
    }

    /** Runs both loads side by side. Returns the phase of the good orders, then that of the hopeless checkouts. */
    private List<Phase> beside(Hopeless hopeless, Load load, Duration time) throws IOException {
        var other = hopeless.run(hopelessRate, time);
        Phase phase = load.run(good, time);
        load.drain(DRAIN_LIMIT);
        return List.of(phase, other.join());
    }

    /** Waits until the platform is idle and PostgreSQL has reported its statistics; then takes a reading. */
    private static Measurement settled(Stage stage) throws InterruptedException {
        Measurement reading = stage.read();
        for (int i = 0; i < SETTLE_LIMIT; i++) {
            Thread.sleep(STATISTICS_MILLIS);
            Measurement next = stage.read();
            long rows =
                    next.minus(reading).database().map(Database.Counts::rows).orElse(0L);
            reading = next;
            if (rows <= IDLE_ROWS) {
                break;
            }
        }
        return reading;
    }

    private static boolean isRefused(Hopeless.Attempt attempt) {
        return attempt.status() == HttpAnswer.CONFLICT;
    }

    /** An operator who restocks a SKU after a pause. */
    private static final class Restock extends Thread {

        private static final int QUANTITY = 1_000_000;

        private final Stage stage;
        private final String skuId;
        private final Duration pause;
        private volatile long answeredNanos = Long.MAX_VALUE - GRACE.toNanos();

        private Restock(Stage stage, String skuId, Duration pause) {
            this.stage = stage;
            this.skuId = skuId;
            this.pause = pause;
        }

        @Override
        public void run() {
            try (HttpConnections own = new HttpConnections(stage.platform.addresses(), 1)) {
                Thread.sleep(pause);
                new Api(own)
                        .call(Api.write(
                                "POST",
                                Api.PREFIX + "/stock/import",
                                stage.operator,
                                skuId + "-restock",
                                "{\"reference\":\"%1$s-restock\",\"warehouse_id\":\"bench\",\"items\":[{\"sku_id\":\"%1$s\",\"quantity\":%2$d}]}"
                                        .formatted(skuId, QUANTITY)));
                answeredNanos = System.nanoTime();
            } catch (IOException | InterruptedException failed) {
                stage.figures.violated("The restock failed: " + failed);
            }
        }
    }
}
