package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.SerializationFeature;

/** Collects the figures of a run, prints them for people and writes them for machines. */
final class Report {

    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<Map<String, Object>> steps = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private double paid;

    Report(Options options) {
        figures.put("started_at", Instant.now().toString());
        Map<String, Object> asked = object("options");
        asked.put("rate", options.rate().isPresent() ? options.rate().getAsDouble() : "max");
        asked.put("seconds", options.measured().toSeconds());
        asked.put("warm_up_seconds", options.warmUp().toSeconds());
        asked.put("skus", options.skus());
        asked.put("hot", options.hot());
        asked.put("connections", options.connections());
        asked.put("urls", options.addresses().stream().map(Object::toString).toList());
        Map<String, Object> machine = object("machine");
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("java", Runtime.version().toString());
    }

    boolean isGood() {
        return violations.isEmpty();
    }

    void violated(String what) {
        violations.add(what);
    }

    void step(Phase phase, boolean follows) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("rate", phase.rate);
        step.put("paid_per_second", phase.paidPerSecond());
        step.put("follows", follows);
        step.put("create_ms", percentiles(phase.create));
        step.put("failures", phase.failures);
        steps.add(step);
    }

    /** A loop counts when it was answered paid in the phase and the audit found its order paid. */
    void measured(Phase phase, Load load, Audit.Result audit) {
        violations.addAll(audit.violations());
        if (load.unfinished() > 0) {
            violated("%,d loops did not end".formatted(load.unfinished()));
        }
        paid = load.ordered().stream()
                .filter(loop -> phase.contains(loop.paidNanos) && audit.paid().contains(loop.orderNo))
                .count();
        double lag = Math.max(0, phase.lastCommitNanos - phase.endNanos) / 1e9;
        figures.put("rate", phase.rate);
        figures.put("loops_per_second", paid / (phase.seconds() + lag));
        figures.put("loops", (long) paid);
        figures.put("seconds", phase.seconds());
        figures.put("last_commit_after_seconds", lag);
        figures.put("begun", phase.begun);
        figures.put("failures", phase.failures);
        Map<String, Object> latencies = object("latency_ms");
        latencies.put("create", percentiles(phase.create));
        latencies.put("pay", percentiles(phase.pay));
        latencies.put("order_to_paid", percentiles(phase.orderToPaid));
        latencies.put("order_to_committed", percentiles(phase.orderToCommitted));
        latencies.put("begun_late", percentiles(phase.late));
        figures.put("orders_by_status", audit.orders());

        System.out.printf(
                "%n%,.1f loops/s paid and committed: %,.0f in %.0f s at %,.1f asked, the last %.0f ms after the end%n",
                paid / (phase.seconds() + lag), paid, phase.seconds(), phase.rate, lag * 1000);
        System.out.printf("%n%-20s%10s%10s%10s%10s%10s%10s%n", "ms", "P50", "P90", "P99", "P99.9", "max", "count");
        print("create", phase.create);
        print("pay", phase.pay);
        print("order to paid", phase.orderToPaid);
        print("order to committed", phase.orderToCommitted);
        print("begun late", phase.late);
        System.out.println();
        phase.failures.forEach((failure, count) -> System.out.printf("failed %,10d  %s%n", count, failure));
        if (phase.failures.isEmpty()) {
            System.out.println("no request failed");
        }
    }

    /** @param events of the whole run, warm-up included, by type */
    void resources(Bench.Reading before, Bench.Reading after, Map<String, Long> events) {
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        Map<String, Object> processes = object("cpu");
        System.out.printf("%n%-20s%10s%10s%14s%n", "CPU", "seconds", "cores", "µs a loop");
        after.cpuSeconds().forEach((process, now) -> {
            double used = now - before.cpuSeconds().get(process);
            processes.put(process, Map.of("seconds", used, "cores", used / seconds, "us_per_loop", used * 1e6 / paid));
            System.out.printf("%-20s%10.1f%10.2f%,14.0f%n", process, used, used / seconds, used * 1e6 / paid);
        });
        if (after.database().isPresent() && before.database().isPresent()) {
            database(after.database().get().minus(before.database().get()), events);
        }
    }

    private void database(Database.Counts counts, Map<String, Long> events) {
        Map<String, Object> order = object("an_order");
        Map<String, Object> tables = new LinkedHashMap<>();
        System.out.printf("%n%-34s%10s%10s%10s%n", "rows an order", "inserted", "updated", "deleted");
        counts.tables().forEach((table, rows) -> {
            tables.put(
                    table,
                    Map.of(
                            "inserted", rows.inserted() / paid,
                            "updated", rows.updated() / paid,
                            "deleted", rows.deleted() / paid));
            System.out.printf(
                    "%-34s%10.2f%10.2f%10.2f%n",
                    table, rows.inserted() / paid, rows.updated() / paid, rows.deleted() / paid);
        });
        double rows =
                counts.tables().values().stream().mapToLong(Database.Rows::all).sum() / paid;
        order.put("rows", rows);
        order.put("tables", tables);
        order.put("wal_bytes", counts.walBytes() / paid);
        order.put("wal_full_pages", counts.walPages() / paid);
        order.put("writing_transactions", counts.writes() / paid);
        order.put("commits", counts.commits() / paid);
        System.out.printf(
                "%nan order: %.1f rows, %,.0f bytes of WAL (%.1f full pages), %.2f writing transactions, %.2f commits%n",
                rows,
                counts.walBytes() / paid,
                counts.walPages() / paid,
                counts.writes() / paid,
                counts.commits() / paid);
        double orders = events.getOrDefault("order.order.created.v1", 0L);
        Map<String, Object> perOrder = new LinkedHashMap<>();
        System.out.printf("%n%-34s%10s%n", "events an order, warm-up included", "");
        events.forEach((type, count) -> {
            if (count > 0) {
                perOrder.put(type, count / orders);
                System.out.printf("%-34s%10.2f%n", type, count / orders);
            }
        });
        order.put("events", perOrder);
    }

    void write(Path file) throws IOException {
        if (!steps.isEmpty()) {
            figures.put("steps", steps);
        }
        figures.put("violations", violations);
        Files.writeString(
                file, Api.JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(figures) + "\n");
        System.out.println();
        violations.forEach(violation -> System.out.println("VIOLATED: " + violation));
        System.out.printf(
                "%s; figures in %s%n",
                violations.isEmpty() ? "All orders and stock are as they should be" : "Not to be trusted", file);
    }

    private Map<String, Object> object(String name) {
        Map<String, Object> object = new LinkedHashMap<>();
        figures.put(name, object);
        return object;
    }

    private static Map<String, Object> percentiles(Histogram histogram) {
        Map<String, Object> percentiles = new LinkedHashMap<>();
        percentiles.put("p50", millis(histogram, 50));
        percentiles.put("p90", millis(histogram, 90));
        percentiles.put("p99", millis(histogram, 99));
        percentiles.put("p99_9", millis(histogram, 99.9));
        percentiles.put("max", millis(histogram, 100));
        percentiles.put("count", histogram.getTotalCount());
        return percentiles;
    }

    private static void print(String name, Histogram histogram) {
        System.out.printf("%-20s", name);
        for (double percentile : List.of(50.0, 90.0, 99.0, 99.9, 100.0)) {
            System.out.printf("%10.1f", millis(histogram, percentile));
        }
        System.out.printf("%,10d%n", histogram.getTotalCount());
    }

    private static double millis(Histogram microseconds, double percentile) {
        return microseconds.getValueAtPercentile(percentile) / 1000.0;
    }
}
