package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.SerializationFeature;

/** The figures of a benchmark, which are written as JSON, and the checks that failed. */
final class Figures {

    private final SequencedMap<String, Object> all = new LinkedHashMap<>();
    private final List<String> missed = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    Figures(Map<String, Object> options) {
        all.put("started_at", Instant.now().toString());
        all.put("options", options);
        Map<String, Object> machine = object("machine");
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("java", Runtime.version().toString());
    }

    void put(String name, Object value) {
        all.put(name, value);
    }

    /** Adds an empty object to the figures; the caller fills it. */
    Map<String, Object> object(String name) {
        Map<String, Object> object = new LinkedHashMap<>();
        all.put(name, object);
        return object;
    }

    void violated(String what) {
        violations.add(what);
    }

    /** Records a target for the speed that was not reached. The benchmark does not fail because of it. */
    void missed(String what) {
        missed.add(what);
    }

    boolean isGood() {
        return violations.isEmpty();
    }

    void write(Path file) throws IOException {
        all.put("missed", missed);
        all.put("violations", violations);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file, Api.JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(all) + "\n");
        System.out.println();
        missed.forEach(what -> System.out.println("target not reached: " + what));
        violations.forEach(violation -> System.out.println("VIOLATED: " + violation));
        System.out.printf(
                "%s; figures in %s%n", violations.isEmpty() ? "All checks passed" : "Some checks FAILED", file);
    }

    /** The percentiles in milliseconds of a histogram of microseconds. */
    static Map<String, Object> percentiles(Histogram histogram) {
        Map<String, Object> percentiles = new LinkedHashMap<>();
        percentiles.put("p50", millis(histogram, 50));
        percentiles.put("p90", millis(histogram, 90));
        percentiles.put("p99", millis(histogram, 99));
        percentiles.put("p99_9", millis(histogram, 99.9));
        percentiles.put("max", millis(histogram, 100));
        percentiles.put("count", histogram.getTotalCount());
        return percentiles;
    }

    static void printPercentilesHead() {
        System.out.printf("%n%-30s%10s%10s%10s%10s%10s%10s%n", "ms", "P50", "P90", "P99", "P99.9", "max", "count");
    }

    static void printPercentiles(String name, Histogram histogram) {
        System.out.printf("%-30s", name);
        for (double percentile : List.of(50.0, 90.0, 99.0, 99.9, 100.0)) {
            System.out.printf("%,10.1f", millis(histogram, percentile));
        }
        System.out.printf("%,10d%n", histogram.getTotalCount());
    }

    static void printFailures(Map<String, Integer> failures) {
        System.out.println();
        failures.forEach((failure, count) -> System.out.printf("failed %,10d  %s%n", count, failure));
        if (failures.isEmpty()) {
            System.out.println("no request failed");
        }
    }

    static double millis(Histogram microseconds, double percentile) {
        return microseconds.getValueAtPercentile(percentile) / 1000.0;
    }
}
