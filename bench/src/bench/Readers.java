package bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * How far the readers of the log are behind, from the metrics of the platform, once a second. The delay of a reader counts the events that it could
 * read; its lag also counts events that a running transaction holds back. Builds that have no metric of the delay are measured by their lag.
 */
final class Readers implements AutoCloseable {

    private static final long PAUSE_MILLIS = 1000;
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern GAUGE = Pattern.compile(
            "(?m)^orderwright_outbox_cursor_(delay|lag)_seconds\\{[^}]*reader=\"([^\"]+)\"[^}]*} (\\S+)$");

    private final List<HttpConnections> instances = new ArrayList<>();
    private final String operator;
    private final SortedMap<String, Measured> measured = new TreeMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("readers").factory());

    /** @param operator a token with the scope {@code operator.metrics} */
    Readers(Platform platform, String operator) throws IOException {
        this.operator = operator;
        for (InetSocketAddress address : platform.addresses()) {
            instances.add(new HttpConnections(List.of(address), 1));
        }
    }

    /** @param lagSeconds at least the delay */
    private record Behind(double delaySeconds, double lagSeconds) {

        /** What two instances know about a reader: the one that advances it knows more. */
        Behind least(Behind other) {
            return new Behind(Math.min(delaySeconds, other.delaySeconds), Math.min(lagSeconds, other.lagSeconds));
        }
    }

    /** The delays of a reader in milliseconds, and its longest lag. */
    private static final class Measured {
        private final Histogram delayMillis = new Histogram(3);
        private double longestLagSeconds;

        double longestDelaySeconds() {
            return delayMillis.getMaxValue() / 1000.0;
        }

        void add(Behind behind) {
            delayMillis.recordValue(Math.max(0, Math.round(behind.delaySeconds * 1000)));
            longestLagSeconds = Math.max(longestLagSeconds, behind.lagSeconds);
        }
    }

    /** Begins to measure. */
    void begin() {
        thread.scheduleAtFixedRate(this::measure, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void measure() {
        try {
            now().forEach((reader, behind) ->
                    measured.computeIfAbsent(reader, unused -> new Measured()).add(behind));
        } catch (IOException failed) {
            Stage.say("The metrics of the readers were not read: %s", failed.getMessage());
        }
    }

    private Map<String, Behind> now() throws IOException {
        Map<String, Behind> now = new HashMap<>();
        for (HttpConnections instance : instances) {
            ofInstance(instance).forEach((reader, behind) -> now.merge(reader, behind, Behind::least));
        }
        return now;
    }

    private Map<String, Behind> ofInstance(HttpConnections instance) throws IOException {
        String metrics = new Api(instance).text(Api.get("/actuator/prometheus", operator));
        Map<String, Double> delays = new HashMap<>();
        Map<String, Double> lags = new HashMap<>();
        Matcher gauges = GAUGE.matcher(metrics);
        while (gauges.find()) {
            (gauges.group(1).equals("delay") ? delays : lags).put(gauges.group(2), Double.valueOf(gauges.group(3)));
        }
        Map<String, Behind> readers = new HashMap<>();
        lags.forEach((reader, lag) -> readers.put(reader, new Behind(delays.getOrDefault(reader, lag), lag)));
        return readers;
    }

    /**
     * Ends the measurement, and waits until each reader has read all events that were committed before a time.
     *
     * @param nanos the time, like {@link System#nanoTime()}
     * @return the seconds from that time until then; at most a tenth of a second too long
     */
    double endAndAwaitLevel(long nanos) throws IOException, InterruptedException {
        thread.shutdown();
        thread.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS);
        while (true) {
            long asked = System.nanoTime();
            List<String> behind = now().entrySet().stream()
                    .filter(reader -> asked - reader.getValue().lagSeconds * 1e9 < nanos)
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            double seconds = Math.max(0, (asked - nanos) / 1e9);
            if (behind.isEmpty()) {
                return seconds;
            }
            if (seconds > LIMIT.toSeconds()) {
                throw new IOException("%s have not caught up within %s".formatted(behind, LIMIT));
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** Prints the delays, and adds them to the figures. */
    void report(Figures figures) {
        System.out.printf("%n%-30s%10s%10s%10s%14s%n", "readers, seconds behind", "P50", "P99", "max", "longest lag");
        Map<String, Object> readers = new LinkedHashMap<>();
        measured.forEach((reader, of) -> {
            double median = of.delayMillis.getValueAtPercentile(50) / 1000.0;
            double high = of.delayMillis.getValueAtPercentile(99) / 1000.0;
            double most = of.longestDelaySeconds();
            System.out.printf("%-30s%10.2f%10.2f%10.2f%14.2f%n", reader, median, high, most, of.longestLagSeconds);
            readers.put(reader, Map.of("p50", median, "p99", high, "max", most, "longest_lag", of.longestLagSeconds));
        });
        figures.put("readers_behind_seconds", readers);
    }

    /** The longest delay of each reader in seconds. */
    SortedMap<String, Double> longestDelays() {
        SortedMap<String, Double> longest = new TreeMap<>();
        measured.forEach((reader, of) -> longest.put(reader, of.longestDelaySeconds()));
        return longest;
    }

    /**
     * Decides which readers were too far behind.
     *
     * @param longestDelays in seconds, by reader
     * @return a sentence for each reader whose longest delay is above the limit
     */
    static List<String> tooFarBehind(SortedMap<String, Double> longestDelays, double limitSeconds) {
        return longestDelays.entrySet().stream()
                .filter(longest -> longest.getValue() > limitSeconds)
                .map(longest ->
                        "The reader %s was %.2f s behind in the measured time; the limit is %s s (--readers-limit)"
                                .formatted(longest.getKey(), longest.getValue(), limitSeconds))
                .toList();
    }

    @Override
    public void close() throws IOException {
        thread.shutdownNow();
        for (HttpConnections instance : instances) {
            instance.close();
        }
    }
}
