package bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures what the projections of the log cost. While orders are placed and paid, the cursors of all
 * projections are locked, as if another instance advanced them. Then one after the other is unlocked, while nothing else runs: how long it
 * takes to catch up, how much CPU the jar and PostgreSQL use meanwhile, and how much WAL they write, without what they use and write when idle.
 */
final class Projections implements Stage.Benchmark {

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(90);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration STANDS_STILL = Duration.ofSeconds(4);
    private static final double LITTLE_WAL = 50_000; // bytes a second
    private static final long LOOK_AGAIN_MILLIS = 20;

    private static final String USAGE = """
            usage: bench/projections [options]   measures what each reader of the log costs for each order
              --rate N|full       orders a second; full: as many as the connections can carry (default: 200)
              --seconds N         for how long orders are placed (default: 30)
              --warm-up N         seconds of load before that (default: 20)
              --splits N          parties that have a share of each order (default: 0)
            """ + Setting.USAGE.formatted(256);

    private final Setting setting;
    private final double rate;
    private final Duration measured;
    private final Duration warmUp;
    private final int splits;

    private Projections(Words words) {
        setting = Setting.take(words, 256);
        rate = RunReport.rate(words.text("--rate").orElse("200"));
        measured = Duration.ofSeconds(words.whole("--seconds", 30));
        warmUp = Duration.ofSeconds(words.whole("--warm-up", 20));
        splits = words.whole("--splits", 0);
    }

    public static void main(String[] arguments) throws Exception {
        Stage.open("projections", USAGE, arguments, Projections::new);
    }

    @Override
    public Setting setting() {
        return setting;
    }

    @Override
    public Map<String, Object> options() {
        return Map.of(
                "rate",
                RunReport.rate(rate),
                "seconds",
                measured.toSeconds(),
                "warm_up_seconds",
                warmUp.toSeconds(),
                "splits",
                splits);
    }

    @Override
    public void play(Stage stage) throws IOException, SQLException, InterruptedException {
        Load load = stage.load(stage.connections, stage.goods("P", 1000, false));
        declareSplits(stage);
        Stage.say("Warming up for %d s", warmUp.toSeconds());
        load.run(rate, warmUp);
        load.drain(DRAIN_LIMIT);
        Thread.sleep(STANDS_STILL);
        List<Locked> locked = new ArrayList<>();
        int orders;
        try (Connection all = session(stage)) {
            List<String> readers = lockAll(all);
            int before = load.ordered().size();
            Stage.say("Placing orders for %d s, with %d locked cursors", measured.toSeconds(), readers.size());
            load.run(rate, measured);
            load.drain(DRAIN_LIMIT);
            orders = load.ordered().size() - before;
            locked.addAll(takeOver(stage, all, readers));
        }
        Measurement idle = awaitIdle(stage);
        Stage.say(
                "When idle, the jar uses %.1f %% of a processor, PostgreSQL %.1f %%, and %,.0f bytes of WAL are written in a second",
                100 * idle.cpuSeconds("jar") / idle.seconds(),
                100 * idle.cpuSeconds("PostgreSQL") / idle.seconds(),
                walBytes(idle) / idle.seconds());
        System.out.printf(
                "%n%-28s%14s%22s%22s%18s%14s%n",
                "projection",
                "catches up, s",
                "jar, ms/1,000 orders",
                "PostgreSQL, ms/1,000",
                "WAL, bytes/order",
                "rows/order");
        Map<String, Object> figures = new LinkedHashMap<>();
        for (Locked each : locked) {
            figures.put(each.reader, catchUp(stage, each, idle, orders / 1000.0));
        }
        stage.figures.put("orders", orders);
        stage.figures.put("projections", figures);
    }

    /** Waits until PostgreSQL has vacuumed what the load has left. Returns what is used during a while in which nothing is done. */
    private static Measurement awaitIdle(Stage stage) throws InterruptedException {
        Measurement idle;
        long begun = System.nanoTime();
        do {
            Measurement before = stage.read();
            Thread.sleep(IDLE);
            idle = stage.read().minus(before);
        } while (walBytes(idle) / idle.seconds() > LITTLE_WAL && System.nanoTime() - begun < LIMIT.toNanos());
        return idle;
    }

    /** Each party has a hundredth of a percent of each order. */
    private void declareSplits(Stage stage) throws IOException {
        for (int i = 1; i <= splits; i++) {
            stage.api.call(Api.write(
                    "PUT",
                    Api.PREFIX + "/ledger/splits/bench-" + i,
                    stage.operator,
                    "split-" + i,
                    "{\"party_id\":\"bench-%d\",\"party_name\":\"Bench %d\",\"basis_points\":1,\"valid_from\":\"%s\"}"
                            .formatted(i, i, stage.since)));
        }
    }

    /** The cursor of a projection, locked by a session of its own. */
    private record Locked(String reader, String position, Connection session) {}

    private static Connection session(Stage stage) throws IOException, SQLException {
        Connection session = Database.connection(stage.platform.home().orElseThrow());
        session.setAutoCommit(false);
        return session;
    }

    private static List<String> lockAll(Connection session) throws SQLException {
        List<String> readers = new ArrayList<>();
        try (ResultSet rows =
                session.createStatement().executeQuery("select name from outbox.cursor order by name for update")) {
            while (rows.next()) {
                readers.add(rows.getString(1));
            }
        }
        return readers;
    }

    /**
     * Gives each cursor a lock of its own instead of the one lock of all. A transaction that has begun before the orders would keep all readers from
     * their events, so these transactions begin to write only now: they wait for the one lock, and have each cursor as soon as it is free.
     */
    private static List<Locked> takeOver(Stage stage, Connection all, List<String> readers)
            throws IOException, SQLException, InterruptedException {
        List<Future<Locked>> waiting = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String reader : readers) {
                Connection session = session(stage);
                waiting.add(
                        threads.submit(() -> new Locked(reader, position(session, reader, " for update"), session)));
            }
            Thread.sleep(1000);
            Map<String, String> before = new LinkedHashMap<>();
            for (String reader : readers) {
                before.put(reader, position(all, reader, ""));
            }
            all.commit();
            List<Locked> locked = new ArrayList<>();
            for (Future<Locked> each : waiting) {
                Locked taken = each.get();
                if (!taken.position.equals(before.get(taken.reader))) {
                    throw new IOException(
                            "The cursor %s was advanced before it was locked again; try again".formatted(taken.reader));
                }
                locked.add(taken);
            }
            return locked;
        } catch (ExecutionException failed) {
            throw new SQLException(failed.getCause());
        }
    }

    private static String position(Connection session, String reader, String lock) throws SQLException {
        try (var statement =
                session.prepareStatement("select txid || ' ' || event_id from outbox.cursor where name = ?" + lock)) {
            statement.setString(1, reader);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** Unlocks the cursor, and waits until it stands still. */
    private static Map<String, Object> catchUp(Stage stage, Locked locked, Measurement idle, double thousands)
            throws IOException, SQLException, InterruptedException {
        Measurement begun = stage.read();
        Measurement last = begun;
        locked.session.rollback();
        locked.session.setAutoCommit(true);
        String position = locked.position;
        while (System.nanoTime() - last.nanos() < STANDS_STILL.toNanos()) {
            if (System.nanoTime() - begun.nanos() > LIMIT.toNanos()) {
                throw new IOException("%s does not catch up within %s".formatted(locked.reader, LIMIT));
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
            String now = position(locked.session, locked.reader, "");
            if (!now.equals(position)) {
                position = now;
                last = stage.read();
            }
        }
        locked.session.close();
        Measurement used = last.minus(begun);
        double jar = above(used, idle, "jar") * 1000 / thousands;
        double database = above(used, idle, "PostgreSQL") * 1000 / thousands;
        double wal = above(walBytes(used), walBytes(idle), used, idle) / (thousands * 1000);
        // The statistics of tables are up to a second late, so they are read again now.
        double rows = rows(stage.read().minus(begun)) / (thousands * 1000);
        System.out.printf(
                "%-28s%,14.2f%,22.0f%,22.0f%,18.0f%,14.2f%n", locked.reader, used.seconds(), jar, database, wal, rows);
        return Map.of(
                "catch_up_seconds", used.seconds(),
                "jar_cpu_ms_per_1000_orders", jar,
                "database_cpu_ms_per_1000_orders", database,
                "wal_bytes_per_order", wal,
                "rows_per_order", rows);
    }

    private static double above(Measurement used, Measurement idle, String process) {
        return above(used.cpuSeconds(process), idle.cpuSeconds(process), used, idle);
    }

    private static double above(double all, double idly, Measurement used, Measurement idle) {
        return Math.max(0, all - idly * used.seconds() / idle.seconds());
    }

    private static double rows(Measurement measurement) {
        return measurement.database().orElseThrow().rows();
    }

    private static double walBytes(Measurement measurement) {
        return measurement.database().orElseThrow().walBytes();
    }
}
