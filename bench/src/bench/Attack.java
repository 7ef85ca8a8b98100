package bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Measures liveness and the checkouts of other shoppers while clients preview the largest cart without a pause, against many promotions that
 * overlap. The clients are subjects of load tests, so no rate limit stops them.
 */
final class Attack implements Stage.Benchmark {

    private static final int LINES = 2_000;
    /** The most SKUs that a selection may name. */
    private static final int MOST_SKUS = 500;

    private static final Duration PROBE = Duration.ofMillis(50);
    private static final double WANTED_MILLIS = 500;
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);

    private static final String USAGE = """
            usage: bench/attack [options]
              --clients N         how many clients preview the largest cart, each again at once (default: 16)
              --promotions N      how many promotions overlap, each for a quarter of the SKUs (default: 40)
              --rate N            how many loops of other shoppers begin in a second (default: 20)
              --seconds N         duration without the clients, and with them (default: 20)
              --warm-up N         seconds of load before (default: 20)
            """ + Setting.USAGE.formatted(256);

    private final Setting setting;
    private final int clients;
    private final int promotions;
    private final double rate;
    private final Duration length;
    private final Duration warmUp;

    private Attack(Words words) {
        setting = Setting.take(words, 256);
        clients = words.whole("--clients", 16);
        promotions = words.whole("--promotions", 40);
        rate = words.number("--rate", 20);
        length = Duration.ofSeconds(words.whole("--seconds", 20));
        warmUp = Duration.ofSeconds(words.whole("--warm-up", 20));
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("attack", USAGE, arguments, Attack::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("clients", clients);
        options.put("promotions", promotions);
        options.put("rate", rate);
        options.put("seconds", length.toSeconds());
        options.put("warm_up_seconds", warmUp.toSeconds());
        return options;
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Goods goods = stage.goods("A", LINES, false);
        offerOverlapping(stage, goods);
        Load load = stage.load(stage.connections, goods);
        Stage.say("Warming up for %d s", warmUp.toSeconds());
        load.run(rate, warmUp);
        load.drain(DRAIN_LIMIT);
        Stage.say("Without the clients, for %d s", length.toSeconds());
        Stretch before = stretch(stage, load, List.of());
        SortedMap<String, Integer> answers = new ConcurrentSkipListMap<>();
        Stage.say("Beside %d clients, for %d s", clients, length.toSeconds());
        HttpRequest preview = preview(stage, goods);
        List<Thread> attackers = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < clients; i++) {
                attackers.add(Thread.ofPlatform().daemon().start(() -> repeat(http, preview, answers)));
            }
            Stretch beside = stretch(stage, load, attackers);
            report(stage, before, beside, answers);
            http.shutdownNow();
        }
        load.drain(DRAIN_LIMIT);
        stage.audit(goods, load);
    }

    private record Stretch(Phase phase, Histogram liveness) {}

    private Stretch stretch(Stage stage, Load load, List<Thread> attackers) throws IOException, InterruptedException {
        Histogram liveness = new Histogram(2);
        Thread probe = Thread.ofPlatform().daemon().start(() -> probe(stage, liveness));
        Phase phase = load.run(rate, length);
        load.drain(DRAIN_LIMIT);
        attackers.forEach(Thread::interrupt);
        for (Thread attacker : attackers) {
            attacker.join();
        }
        probe.interrupt();
        probe.join();
        return new Stretch(phase, liveness);
    }

    /** Probes in an open model: a late answer counts from the time at which the probe was to begin. */
    private static void probe(Stage stage, Histogram liveness) {
        HttpRequest request =
                HttpRequest.newBuilder(uri(stage, "/actuator/health/liveness")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (long next = System.nanoTime(); ; next += PROBE.toNanos()) {
                Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
                http.send(request, BodyHandlers.discarding());
                Phase.record(liveness, next, System.nanoTime());
            }
        } catch (InterruptedException | IOException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void repeat(HttpClient http, HttpRequest request, Map<String, Integer> answers) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
                answers.merge(String.valueOf(answer.statusCode()), 1, Integer::sum);
            } catch (IOException failed) {
                answers.merge("failed", 1, Integer::sum);
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    /** Percentages of a quarter of the SKUs each. Any two of them overlap, so each order has a choice. */
    private void offerOverlapping(Stage stage, Goods goods) throws IOException {
        Stage.say("Offering %d promotions that overlap", promotions);
        for (int i = 0; i < promotions; i++) {
            int shift = i;
            String skus = IntStream.range(0, LINES)
                    .filter(sku -> (sku >> shift % 10 & 1) == 0)
                    .mapToObj(sku -> "\"" + goods.skuId(sku) + "\"")
                    .limit(MOST_SKUS)
                    .collect(Collectors.joining(","));
            String id = "%s-%d".formatted(goods.run(), i);
            stage.api.call(Api.write("PUT", Api.PREFIX + "/promotions/" + id, stage.operator, id, """
                    {"name":"Attack %d","starts_at":"2020-01-01T00:00:00Z","needs_coupon":false,"priority":%d,"definition":{"layer":"LINE",
                    "benefit":{"kind":"PERCENT_OFF","basis_points":%d,"base":"REMAINING","target":{"kind":"UNITS","units":{"kind":"SKUS","sku_ids":[%s]}}}}}""".formatted(
                            i, i % 7, 500 + 137 * (i * 7 % 31), skus)));
        }
    }

    private static HttpRequest preview(Stage stage, Goods goods) {
        String items = IntStream.range(0, LINES)
                .mapToObj(i -> "{\"sku_id\":\"%s\",\"quantity\":%d}".formatted(goods.skuId(i), 1 + i % 3))
                .collect(Collectors.joining(","));
        String body = """
                {"items":[%s],"currency":"%s","payment_method":"sandbox","channel":"web","shipping_address":{"name":"Ada Lovelace",
                "line1":"12 St James's Square","city":"London","postal_code":"SW1Y 4JH","country":"GB"}}""".formatted(items, Goods.CURRENCY);
        return HttpRequest.newBuilder(uri(stage, Api.PREFIX + "/orders/preview"))
                .header("Authorization", "Bearer " + stage.shopper)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static URI uri(Stage stage, String path) {
        InetSocketAddress address = stage.platform.addresses().getFirst();
        return URI.create("http://%s:%d%s".formatted(address.getHostString(), address.getPort(), path));
    }

    private void report(Stage stage, Stretch before, Stretch beside, SortedMap<String, Integer> answers) {
        Map<String, Object> latencies = stage.figures.object("latency_ms");
        latencies.put("liveness_before", Figures.percentiles(before.liveness));
        latencies.put("liveness", Figures.percentiles(beside.liveness));
        latencies.put("create_before", Figures.percentiles(before.phase.create));
        latencies.put("create", Figures.percentiles(beside.phase.create));
        stage.figures.put("previews_by_status", answers);
        Figures.printPercentilesHead();
        Figures.printPercentiles("liveness before", before.liveness);
        Figures.printPercentiles("liveness beside the clients", beside.liveness);
        Figures.printPercentiles("create before", before.phase.create);
        Figures.printPercentiles("create beside the clients", beside.phase.create);
        Figures.printFailures(beside.phase.failures);
        System.out.printf("%nanswers to the clients, by status: %s%n", answers);
        double slowest =
                Math.max(beside.liveness.getValueAtPercentile(99), beside.phase.create.getValueAtPercentile(99));
        if (millis(slowest) >= WANTED_MILLIS) {
            stage.figures.missed("liveness and checkouts of others below %.0f ms".formatted(WANTED_MILLIS));
        }
    }

    private static double millis(double recorded) {
        return recorded / 1e3;
    }
}
