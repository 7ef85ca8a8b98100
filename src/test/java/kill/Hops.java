package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Holds up hops of orders by locks on the tables that the next module needs, sees what waits for them, and lets go.
 *
 * <p>The platform's own sessions give up a lock after some seconds and try again; these here do not.
 */
final class Hops implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Platform platform;
    private final Connection eyes;
    private final List<Lock> locks = new ArrayList<>();
    private final List<Hop> held = new ArrayList<>();

    Hops(Platform platform) {
        this.platform = platform;
        this.eyes = platform.connect();
    }

    /**
     * One step of one order: something that was told and is not heard.
     *
     * @param order whose, by the key that it was placed with
     * @param listener who is to hear it
     * @param type the event's, without its version
     */
    record Hop(String order, String listener, String type) {}

    /** A transaction that keeps everybody else away from something. */
    final class Lock implements AutoCloseable {

        private final Connection session = platform.connect();

        private Lock(String statement) throws SQLException {
            session.setAutoCommit(false);
            session.createStatement().execute(statement);
            locks.add(this);
        }

        @Override
        public void close() throws SQLException {
            session.close();
            locks.remove(this);
        }
    }

    /** Waits for what is under way in the table, and keeps away what comes next. */
    Lock lock(String table) throws SQLException {
        return new Lock("lock table %s in access exclusive mode".formatted(table));
    }

    /** The same, but for those who only look. */
    Lock lockButForReaders(String table) throws SQLException {
        return new Lock("lock table %s in exclusive mode".formatted(table));
    }

    /** Keeps one order as it is, its payment window too. */
    Lock lockOrder(String order) throws SQLException {
        return new Lock("select from \"order\".orders where content #>> '{attributes,name}' = '%s' for update"
                .formatted(order));
    }

    /** Waits until an order is at this hop: what leads to it is committed, and what it leads to is not. */
    void await(String order, String listener, String type) throws SQLException {
        await(new Hop(order, listener, type));
    }

    /** The same, and the order is to be there still when the jar is killed. */
    void hold(String order, String listener, String type) throws SQLException {
        Hop hop = new Hop(order, listener, type);
        await(hop);
        held.add(hop);
    }

    private void await(Hop hop) throws SQLException {
        until(() -> isAt(hop), hop.toString());
    }

    /** Waits until somebody stands before the lock on this table. */
    void awaitWaiter(String table) throws SQLException {
        until(
                () -> isTrue("select count(*) > 0 from pg_locks where not granted and relation = ?::regclass", table),
                "somebody who waits for " + table);
    }

    /** Nothing is on its way to these listeners. */
    void awaitQuiet(String... listeners) throws SQLException {
        for (String listener : listeners) {
            until(
                    () -> isTrue("select count(*) = 0 from outbox.delivery where listener = ?", listener),
                    listener + " has heard everything");
        }
    }

    /** Kills the jar while all that is held is held, and lets go of it. Returns what was cut. */
    List<Hop> kill() throws SQLException {
        platform.kill();
        assertStillHeld();
        for (Lock lock : List.copyOf(locks)) {
            lock.close();
        }
        // whoever stood before a lock was let in, and found its client gone
        until(
                () -> isTrue("select count(*) = 0 from pg_stat_activity"
                        + " where backend_type = 'client backend' and pid <> pg_backend_pid()"),
                "the end of the dead jar's sessions");
        assertStillHeld();
        List<Hop> cut = List.copyOf(held);
        held.clear();
        return cut;
    }

    private void assertStillHeld() throws SQLException {
        for (Hop hop : held) {
            assertThat(isAt(hop)).as(hop + " is cut").isTrue();
        }
    }

    /** Asks the log whose a key is, as the table of orders may be locked. */
    private boolean isAt(Hop hop) throws SQLException {
        return isTrue("""
                select count(*) > 0 from outbox.delivery d
                join outbox.event e on e.id = d.event_id
                join outbox.event created on created.correlation = d.lane
                where created.type like 'order.order.created.v%' and created.payload::jsonb #>> '{attributes,name}' = ?
                    and d.listener = ? and e.type like ? || '.v%'""", hop.order(), hop.listener(), hop.type());
    }

    private boolean isTrue(String query, String... values) throws SQLException {
        try (PreparedStatement statement = eyes.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void until(Condition condition, String what) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waiting for %s", what).isLessThan(deadline);
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (Lock lock : List.copyOf(locks)) {
            lock.close();
        }
        eyes.close();
    }
}
