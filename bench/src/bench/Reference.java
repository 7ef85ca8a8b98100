package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Measures PostgreSQL on this machine without an application, right after the platform: the hand-written loop of bench/reference. */
final class Reference {

    /** No reference: {@link #measure} does nothing. */
    static final Reference NONE =
            new Reference(Optional.empty(), new ReferenceOptions(false, Duration.ZERO, Optional.empty()));

    static final int CLIENTS = 32;

    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private final Optional<SecondPostgres.Recipe> recipe;
    private final ReferenceOptions options;

    private Reference(Optional<SecondPostgres.Recipe> recipe, ReferenceOptions options) {
        this.recipe = recipe;
        this.options = options;
    }

    /** @param client {@code pgbench} or {@code jdbc}; empty for pgbench if it is installed, otherwise JDBC */
    record ReferenceOptions(boolean isWanted, Duration measured, Optional<String> client) {

        static ReferenceOptions take(Words words) {
            return new ReferenceOptions(
                    !words.flag("--no-reference"),
                    Duration.ofSeconds(words.whole("--reference-seconds", 30)),
                    words.text("--reference-client"));
        }
    }

    /** A program that runs the hand-written loop for a given time. */
    interface Client {
        LoopResult run(SecondPostgres server, Path script, boolean hot, Duration length)
                throws IOException, SQLException, InterruptedException;

        String name();
    }

    /** @param latencies of whole loops, in microseconds */
    record LoopResult(double loopsPerSecond, long loops, Histogram latencies) {}

    /**
     * A reference on the same PostgreSQL binaries and flags as the server of a home folder. That server must run now, and must have ended
     * when {@link #measure} is called.
     */
    static Reference beside(Path home, ReferenceOptions options) throws IOException {
        return new Reference(Optional.of(SecondPostgres.Recipe.of(home)), options);
    }

    /**
     * Measures the hand-written loop, spread over all SKUs, and also on one hot SKU if the platform's run was hot. The ratio compares the
     * platform with the same form of the loop.
     *
     * @param ours the platform's loops a second
     */
    void measure(Figures figures, boolean hot, double ours) throws IOException, SQLException, InterruptedException {
        if (recipe.isEmpty()) {
            return;
        }
        Stage.say("%nThe hand-written loop: loading 200,000 finished orders into a PostgreSQL of its own");
        Map<String, Object> object = figures.object("hand_written");
        try (SecondPostgres server = SecondPostgres.start(recipe.get())) {
            Client client = client();
            object.put("client", client.name());
            object.put("clients", CLIENTS);
            object.put("seconds", options.measured.toSeconds());
            load(server);
            double spread = form(object, server, client, false);
            double same = hot ? form(object, server, client, true) : spread;
            figures.put("ratio", ours / same);
            System.out.printf("%nratio: %.3f (%,.0f loops/s of ours, %,.0f hand-written", ours / same, ours, same);
            if (hot) {
                figures.put("ratio_to_spread", ours / spread);
                System.out.printf(" on one hot SKU; %.3f of the %,.0f spread", ours / spread, spread);
            }
            System.out.println(")");
            if (one(server, "select sum(reserved) from stock") != 0) {
                figures.violated("The hand-written loop has left units reserved");
            }
        }
    }

    private Client client() throws IOException, InterruptedException {
        String wanted = options.client.orElse(PgBench.version().isPresent() ? "pgbench" : "jdbc");
        return switch (wanted) {
            case "pgbench" -> new PgBench();
            case "jdbc" -> new JdbcLoop();
            default -> throw new IOException("--reference-client must be pgbench or jdbc, not " + wanted);
        };
    }

    private double form(Map<String, Object> object, SecondPostgres server, Client client, boolean hot)
            throws IOException, SQLException, InterruptedException {
        Path script = folder().resolve("loop.sql");
        client.run(server, script, hot, WARM_UP);
        long before = one(server, "select count(*) from payment");
        Map<String, Double> cpuBefore = CpuTime.read(Optional.empty(), Optional.of(server.pid()));
        LoopResult outcome = client.run(server, script, hot, options.measured);
        double cpu = CpuTime.read(Optional.empty(), Optional.of(server.pid())).getOrDefault("PostgreSQL", 0.0)
                - cpuBefore.getOrDefault("PostgreSQL", 0.0);
        long paid = one(server, "select count(*) from payment") - before;
        if (paid != outcome.loops) {
            throw new IOException("The client of the hand-written loop counted %d loops, the database %d payments"
                    .formatted(outcome.loops, paid));
        }
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("loops_per_second", outcome.loopsPerSecond);
        form.put("loops", outcome.loops);
        form.put("latency_ms", Figures.percentiles(outcome.latencies));
        form.put("postgresql_us_per_loop", cpu * 1e6 / outcome.loops);
        object.put(hot ? "hot" : "spread", form);
        System.out.printf(
                "hand-written, %s: %,.1f loops/s, P50 %.1f ms, P99 %.1f ms, %,.0f µs of PostgreSQL a loop (%s, %d connections, %d s)%n",
                hot ? "one hot SKU" : "10,000 SKUs",
                outcome.loopsPerSecond,
                Figures.millis(outcome.latencies, 50),
                Figures.millis(outcome.latencies, 99),
                cpu * 1e6 / outcome.loops,
                client.name(),
                CLIENTS,
                options.measured.toSeconds());
        return outcome.loopsPerSecond;
    }

    private static void load(SecondPostgres server) throws SQLException, IOException {
        try (Connection connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute(Files.readString(folder().resolve("schema.sql")));
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
    }

    private static long one(SecondPostgres server, String sql) throws SQLException {
        try (Connection connection = server.connect()) {
            return Database.one(connection, sql);
        }
    }

    private static Path folder() {
        return Setting.project().resolve("bench/reference");
    }
}
