package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Measures the threads, connections and memory that thousands of checkouts need while all of them wait for the decision on their orders. */
final class Waiting implements Stage.Benchmark {

    private static final double WARM_UP_RATE = 200;
    private static final Duration ARRIVE_LIMIT = Duration.ofSeconds(30);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final int SPARE_CONNECTIONS = 64;
    /** Threads of the JIT, the garbage collector and the pool, whose number varies. */
    private static final long FEW_THREADS = 50;

    private static final long FEW_SESSIONS = 10;

    private static final String USAGE = """
            usage: bench/waiting [options]
              --orders N          how many checkouts wait at once (default: 10000)
              --rate N            how many checkouts are sent in a second (default: 1000)
              --warm-up N         seconds of load before (default: 30)
            """ + Setting.USAGE.formatted(10_000 + SPARE_CONNECTIONS);

    private final Setting setting;
    private final int orders;
    private final double rate;
    private final Duration warmUp;

    private Waiting(Words words) {
        orders = words.whole("--orders", 10_000);
        rate = words.number("--rate", 1000);
        warmUp = Duration.ofSeconds(words.whole("--warm-up", 30));
        setting = Setting.take(words, orders + SPARE_CONNECTIONS);
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("waiting", USAGE, arguments, Waiting::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("orders", orders);
        options.put("rate", rate);
        options.put("warm_up_seconds", warmUp.toSeconds());
        return options;
    }

    /** Settings with which no checkout is answered 202 or 503 while the lock is held. */
    @Override
    public String javaOpts() {
        return "-Dorderwright.order.answer-timeout=5m -Dorderwright.outbox.queue-delay=5m";
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Goods goods = stage.goods("W", 1000, false);
        Load load = stage.load(stage.connections, goods);
        Stage.say("Warming up for %d s", warmUp.toSeconds());
        load.run(WARM_UP_RATE, warmUp);
        load.drain(DRAIN_LIMIT);
        try (Connection stock = Database.connection(stage.platform.home().orElseThrow())) {
            Held before = Held.by(stage, stock);
            stock.setAutoCommit(false);
            try (var statement = stock.createStatement()) {
                statement.execute("lock table inventory.stock in exclusive mode");
            }
            Stage.say("Sending %,d checkouts while the stock is locked", orders);
            load.run(rate, Duration.ofMillis(Math.round(orders * 1e3 / rate)));
            long waiting = arrived(load, stock);
            Held during = Held.by(stage, stock);
            report(stage.figures, before, during, waiting);
            stock.rollback();
        }
        load.drain(DRAIN_LIMIT);
        stage.audit(goods, load);
    }

    /** Waits until all orders are written and undecided, or until the limit. Returns the number of waiting checkouts. */
    private long arrived(Load load, Connection database) throws IOException, SQLException {
        long deadline = System.nanoTime() + ARRIVE_LIMIT.toNanos();
        long undecided;
        do {
            load.drain(LOOK);
            undecided = Database.one(database, "select count(*) from \"order\".orders where state = 'AWAITING_STOCK'");
        } while (undecided < orders && System.nanoTime() < deadline);
        return Math.min(undecided, load.unfinished());
    }

    private void report(Figures figures, Held before, Held during, long waiting) {
        long threads = during.threads - before.threads;
        long sessions = during.sessions - before.sessions;
        double kilobytes = (during.resident - before.resident) / 1024.0 / Math.max(waiting, 1);
        figures.put("waiting", waiting);
        figures.put("threads_before", before.threads);
        figures.put("threads_while_they_wait", during.threads);
        figures.put("database_sessions_before", before.sessions);
        figures.put("database_sessions_while_they_wait", during.sessions);
        figures.put("resident_kilobytes_each", kilobytes);
        System.out.printf(
                "%n%,d checkouts wait: threads of the jar %,d, before %,d; sessions of the database %d, before %d; %.0f KB of the jar's memory each%n",
                waiting, during.threads, before.threads, during.sessions, before.sessions, kilobytes);
        if (waiting < orders) {
            figures.missed("%,d checkouts that wait at once".formatted(orders));
        }
        if (threads > FEW_THREADS || sessions > FEW_SESSIONS) {
            figures.violated("Waiting checkouts need additional threads or database sessions");
        }
    }

    /** @param sessions all client sessions of the database server, including the driver's; @param resident bytes of the jar's memory */
    private record Held(long threads, long sessions, long resident) {

        static Held by(Stage stage, Connection database) throws IOException, SQLException {
            long pid = stage.platform.pid().orElseThrow();
            try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
                return new Held(
                        threads.count(),
                        Database.one(
                                database,
                                "select count(*) from pg_stat_activity where backend_type = 'client backend'"),
                        Memory.resident(pid));
            }
        }
    }
}
