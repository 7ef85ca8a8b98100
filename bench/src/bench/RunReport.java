package bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** Prints the figures of a measured phase, and adds them to the JSON figures. */
final class RunReport {

    /** Without the version, because the measured jar may be of another build. */
    private static final String ORDER_CREATED = "order.order.created.v";

    private final Figures figures;
    private double paid;

    RunReport(Figures figures) {
        this.figures = figures;
    }

    /** Reads what {@link #rate(double)} writes. */
    static double rate(String word) {
        return word.equals("full") ? Double.POSITIVE_INFINITY : Words.number("--rate", word);
    }

    static String rate(double rate) {
        return Double.isInfinite(rate) ? "full" : "%,.0f".formatted(rate);
    }

    /**
     * Reports the goodput. A loop counts if its callback was answered in the phase and the audit found its order paid.
     *
     * @return the counted loops a second
     */
    double reportGoodput(Phase phase, Load load, Audit.Result audit) {
        paid = load.ordered().stream()
                .filter(loop -> phase.contains(loop.paidNanos) && audit.paid().contains(loop.orderNo))
                .count();
        double lag = Math.max(0, phase.lastCommitNanos - phase.endNanos) / 1e9;
        double loopsPerSecond = paid / (phase.seconds() + lag);
        figures.put("rate", phase.isClosed() ? "full" : phase.rate);
        figures.put("loops_per_second", loopsPerSecond);
        figures.put("loops", (long) paid);
        figures.put("seconds", phase.seconds());
        figures.put("last_commit_after_seconds", lag);
        figures.put("begun", phase.begun);
        figures.put("ordered_share", (double) phase.ordered / (phase.begun + phase.unsent));
        figures.put("failures", phase.failures);
        Map<String, Object> latencies = figures.object("latency_ms");
        latencies.put("create", Figures.percentiles(phase.create));
        latencies.put("callback", Figures.percentiles(phase.callback));
        latencies.put("order_to_paid", Figures.percentiles(phase.orderToPaid));
        latencies.put("order_to_committed", Figures.percentiles(phase.orderToCommitted));
        latencies.put("begun_late", Figures.percentiles(phase.late));
        figures.put("orders_by_status", audit.orders());

        System.out.printf(
                "%n%,.1f loops/s paid and committed: %,.0f in %.0f s at %s asked, the last %.0f ms after the end%n",
                loopsPerSecond, paid, phase.seconds(), rate(phase.rate), lag * 1000);
        Figures.printPercentilesHead();
        Figures.printPercentiles("create", phase.create);
        Figures.printPercentiles("callback", phase.callback);
        Figures.printPercentiles("order to paid (sample)", phase.orderToPaid);
        Figures.printPercentiles("order to committed (sample)", phase.orderToCommitted);
        Figures.printPercentiles("begun late", phase.late);
        Figures.printFailures(phase.failures);
        System.out.printf(
                "of %,d loops %,d have an order (%.3f %%)%n",
                phase.begun + phase.unsent, phase.ordered, 100.0 * phase.ordered / (phase.begun + phase.unsent));
        return loopsPerSecond;
    }

    /**
     * Reports the goodput once more: now a loop counts only when the readers of the log have its events.
     *
     * @param seconds from the end of the phase until all readers had read what had happened in it
     */
    void reportLevel(Phase phase, double seconds) {
        double loopsPerSecond = paid / (phase.seconds() + seconds);
        figures.put("readers_level_after_seconds", seconds);
        figures.put("loops_per_second_with_readers", loopsPerSecond);
        System.out.printf(
                "%,.1f loops/s that all readers have read, the last %.1f s after the end%n", loopsPerSecond, seconds);
    }

    /** @param seconds from the end of the unrelated transaction until all readers had read what was committed in the measured time */
    void reportRelease(double seconds) {
        figures.put("readers_level_after_release_seconds", seconds);
        System.out.printf("all readers were level %.1f s after the unrelated transaction had ended%n", seconds);
    }

    /**
     * @param used the resources used in the measured time
     * @param events the events of the whole run by type, including the warm-up
     */
    void resources(Measurement used, Map<String, Long> events) {
        figures.put("cpu", used.cpu(paid));
        used.database().ifPresent(counts -> database(counts, events));
    }

    private void database(Database.Counts counts, Map<String, Long> events) {
        Map<String, Object> order = figures.object("an_order");
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
        double rows = counts.rows() / paid;
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
        double orders = events.entrySet().stream()
                .filter(event -> event.getKey().startsWith(ORDER_CREATED))
                .mapToLong(Map.Entry::getValue)
                .sum();
        if (orders == 0) {
            throw new IllegalStateException("No event in the log has a type that begins with %s; the types are %s"
                    .formatted(ORDER_CREATED, events.keySet()));
        }
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
}
