package replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import order.OrderStatus;
import replay.DemoWeek.DemoOrder;
import replay.client.Backoff;
import replay.client.CallFailed;
import replay.client.Credentials;
import replay.client.DemoCalls;
import replay.client.OrderPages;
import replay.client.OrderView;
import replay.client.PlatformApi;
import replay.client.PlatformCalls;
import replay.client.ReplayStopped;
import replay.client.StopSignal;
import replay.client.Stopwatch;
import replay.retail.RetailFile;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** One run of the demo: prepares the shop, plays the orders of a week, and says what it has made. */
final class Demo {

    private static final String FILE = "/demo/online-retail-piece.csv.gz";
    private static final int GOOD = 0;
    private static final int BAD = 1;
    private static final int AT_ONCE = 8;
    private static final int LONGEST_LIST = 5;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final URI url;
    private final Credentials credentials;
    private final PrintWriter out;
    private final Instant now;
    private final StopSignal stop = new StopSignal();
    private final Stopwatch stopwatch = Stopwatch.started();
    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(included -> included.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    /** @param now the end of the week of orders */
    Demo(URI url, Credentials credentials, PrintWriter out, Instant now) {
        this.now = now;
        this.url = url;
        this.credentials = credentials;
        this.out = out;
    }

    /** Fills the shop and returns the exit code. */
    int run() {
        Thread onInterrupt = new Thread(
                () -> {
                    stop.raise("interrupted");
                    out.println();
                    out.println("Interrupted. Run the same command again to continue where this run ended.");
                    out.flush();
                },
                "demo-interrupted");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build()) {
            return fill(http);
        } catch (IOException | ReplayStopped | CallFailed e) {
            out.println("demo: ended early: " + e.getMessage());
            out.println("Run the same command again: it adds nothing twice.");
            return BAD;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BAD;
        } finally {
            Replay.removeHook(onInterrupt);
        }
    }

    private int fill(HttpClient http) throws IOException, InterruptedException {
        DemoWeek week = week();
        Backoff backoff = new Backoff(new SecureRandom());
        PlatformCalls calls = new PlatformCalls(
                http, url, credentials, PlatformCalls.SCOPES_FOR_DEMO, json, backoff, TIMEOUT, stop, stopwatch);
        PlatformApi api = new PlatformApi(calls, "demo", json);
        DemoCalls platform = new DemoCalls(calls, json);
        DemoShop shop = new DemoShop(platform);
        PlatformPoller watch = new PlatformPoller(api, backoff, stop, stopwatch);
        DemoOrders orders = new DemoOrders(platform, watch, TIMEOUT, stopwatch, now);

        out.println("Preparing the shop: categories, goods, stock, a coupon");
        int listed = shop.prepare(week);
        Map<String, OrderView> fromBefore = read(api, week);
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger placed = new AtomicInteger();
        try (Progress progress = new Progress(
                out, Progress.isTerminal(), stopwatch, "Orders", week.orders().size())) {
            new Workers(AT_ONCE, http, stop).forEach(week.orders(), order -> {
                try {
                    Optional<OrderView> known = Optional.ofNullable(fromBefore.get(order.reference()));
                    placed.addAndGet(orders.play(order, known) ? 1 : 0);
                } catch (CallFailed failed) {
                    failures.add(String.valueOf(failed.getMessage()));
                }
                progress.advance(1);
            });
        }
        for (DemoOrder failing :
                week.orders().stream().filter(DemoOrders::isFailing).toList()) {
            Optional.ofNullable(read(api, week).get(failing.reference()))
                    .ifPresent(order -> orders.failRefund(failing, order));
        }
        int low = shop.runLow(week);
        summarize(listed, placed.get(), low, read(api, week), List.copyOf(failures));
        return failures.isEmpty() ? GOOD : BAD;
    }

    private DemoWeek week() throws IOException {
        try (InputStream file = Demo.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new FileNotFoundException(FILE);
            }
            return DemoWeek.of(RetailFile.read(file), now);
        }
    }

    private static Map<String, OrderView> read(PlatformApi api, DemoWeek week) {
        Map<String, OrderView> byReference = new HashMap<>();
        new OrderPages(api)
                .named(week.references(), Optional.empty(), read -> {})
                .forEach(order -> byReference.put(order.externalReference(), order));
        return byReference;
    }

    private void summarize(int listed, int placed, int low, Map<String, OrderView> orders, List<String> failures) {
        Map<OrderStatus, Integer> statuses = new TreeMap<>();
        orders.values().forEach(order -> statuses.merge(order.status(), 1, Integer::sum));
        long returns = orders.values().stream()
                .mapToLong(order -> order.returns().size())
                .sum();
        out.println();
        out.println("This run added: %d orders, %d goods listed or put into a category, %d goods that run low."
                .formatted(placed, listed, low));
        out.println("The week has %d orders (%d returns):".formatted(orders.size(), returns));
        statuses.forEach((status, count) -> out.println("  %-10s %4d".formatted(status, count)));
        failures.stream().limit(LONGEST_LIST).forEach(failure -> out.println("Failed: " + failure));
        if (failures.size() > LONGEST_LIST) {
            out.println("… and %d more".formatted(failures.size() - LONGEST_LIST));
        }
        out.println("Look at it: %s/console".formatted(url.toString().replaceAll("/+$", "")));
    }
}
