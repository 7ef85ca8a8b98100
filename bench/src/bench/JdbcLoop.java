package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * Runs the hand-written loop without pgbench: the statements of the script, prepared, with one round trip each, over the same number of
 * connections. This class repeats in Java what the script's other lines ({@code \set}, {@code \if}) do.
 */
final class JdbcLoop implements Reference.Client {

    private static final Pattern VARIABLE = Pattern.compile("(?<!:):([a-z]+)");
    private static final String INTO_VARIABLES = "\\gset";
    private static final int SKUS = 10_000;

    /** @param variables the script's variables in the order of the statement's parameters */
    private record Statement(String sql, List<String> variables, boolean setsOrder) {

        static Statement of(String line) {
            List<String> variables =
                    VARIABLE.matcher(line).results().map(it -> it.group(1)).toList();
            String sql = VARIABLE.matcher(line.replace(INTO_VARIABLES, "")).replaceAll(Matcher.quoteReplacement("?"));
            return new Statement(sql.strip().replaceFirst(";$", ""), variables, line.contains(INTO_VARIABLES));
        }
    }

    @Override
    public String name() {
        return "JDBC";
    }

    @Override
    public Reference.LoopResult run(SecondPostgres server, Path script, boolean hot, Duration length)
            throws IOException, SQLException, InterruptedException {
        List<Statement> statements = statements(Files.readString(script));
        Histogram all = new Histogram(3);
        long begun = System.nanoTime();
        long end = begun + length.toNanos();
        try (ExecutorService executor = Executors.newFixedThreadPool(Reference.CLIENTS)) {
            List<Future<Histogram>> clients = new ArrayList<>();
            for (int i = 0; i < Reference.CLIENTS; i++) {
                clients.add(executor.submit(() -> loop(server, statements, hot, end)));
            }
            for (Future<Histogram> client : clients) {
                all.add(client.get());
            }
        } catch (ExecutionException failed) {
            throw new SQLException(failed.getCause());
        }
        return new Reference.LoopResult(
                all.getTotalCount() / ((System.nanoTime() - begun) / 1e9), all.getTotalCount(), all);
    }

    /** The SQL statements of a pgbench script, one for each line. */
    static List<String> sql(String script) {
        return script.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("--") && !line.startsWith("\\"))
                .toList();
    }

    private static List<Statement> statements(String script) {
        return sql(script).stream().map(Statement::of).toList();
    }

    private static Histogram loop(SecondPostgres server, List<Statement> statements, boolean hot, long endNanos)
            throws SQLException {
        Histogram latencies = new Histogram(3);
        try (Connection connection =
                DriverManager.getConnection(server.url() + "?prepareThreshold=1", "postgres", "")) {
            List<PreparedStatement> prepared = new ArrayList<>();
            for (Statement statement : statements) {
                prepared.add(connection.prepareStatement(statement.sql));
            }
            for (long now = System.nanoTime(); now < endNanos; ) {
                once(statements, prepared, hot);
                long then = System.nanoTime();
                Phase.record(latencies, now, then);
                now = then;
            }
        }
        return latencies;
    }

    private static void once(List<Statement> statements, List<PreparedStatement> prepared, boolean hot)
            throws SQLException {
        Map<String, Long> values = new HashMap<>();
        long a = ThreadLocalRandom.current().nextLong(2, SKUS + 1);
        long b = hot ? 1 : ThreadLocalRandom.current().nextLong(1, SKUS + 1);
        values.put("hi", Math.max(a, b));
        values.put("lo", Math.min(a, b));
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            PreparedStatement ready = prepared.get(i);
            for (int p = 0; p < statement.variables.size(); p++) {
                ready.setLong(p + 1, values.get(statement.variables.get(p)));
            }
            ready.execute();
            if (statement.setsOrder) {
                try (ResultSet rows = ready.getResultSet()) {
                    rows.next();
                    values.put("oid", rows.getLong(1));
                }
            }
        }
    }
}
