package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Delays hops of orders by locks on the tables that the next module needs, and observes the deliveries that wait.
 *
 * <p>The platform's own sessions stop waiting for a lock after some seconds and try again; these sessions hold their locks.
 */
final class Hops implements AutoCloseable {

    private static final long LIMIT_SECONDS = 180;
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
     * One step of one order: an event that is published and not handled yet.
     *
     * @param order the name of the order; or the correlation of the event, if it is of no order
     * @param listener the listener that has to handle the event
     * @param type the type of the event without its version
     */
    record Hop(String order, String listener, String type) {}

    /** A transaction that holds a lock. */
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

    /** Locks the table for all other transactions, after the current ones have ended. */
    Lock lock(String table) throws SQLException {
        return new Lock("lock table %s in access exclusive mode".formatted(table));
    }

    /** Locks the table for all other transactions that write. */
    Lock lockButForReaders(String table) throws SQLException {
        return new Lock("lock table %s in exclusive mode".formatted(table));
    }

    /** Locks the row of one order, so that it cannot expire either. */
    Lock lockOrder(String order) throws SQLException {
        return new Lock("""
            select from "order".orders
            where id in (select id from "order".order_with_content where content #>> '{attributes,name}' = '%s') for update\
            """.formatted(order));
    }

    /** Waits until an order is at this hop: the event is committed, and not handled. */
    void await(String order, String listener, String type) throws SQLException {
        await(new Hop(order, listener, type));
    }

    /** Waits like {@link #await}; the order must still be at this hop when the jar is killed. */
    void hold(String order, String listener, String type) throws SQLException {
        Hop hop = new Hop(order, listener, type);
        await(hop);
        held.add(hop);
    }

    private void await(Hop hop) throws SQLException {
        until(() -> isAt(hop), hop.toString());
    }

    /** Waits until the jar makes a call to a provider about the payment, a refund or a capture of an order. */
    void awaitCall(String order, String subject) throws SQLException {
        until(() -> isTrue("""
                    select count(*) > 0 from payment.inquiry i
                    left join payment.refund r on r.reference = i.reference
                    left join payment.capture c on c.reference = i.reference
                    left join payment.payment p on p.reference = i.reference
                    join outbox.event created on created.type like 'order.order.created.v%'
                        and created.correlation = coalesce(r.correlation, c.correlation, p.correlation)
                    where created.payload::jsonb #>> '{attributes,name}' = ? and i.subject = ? and i.claimed_at is not null\
                    """, order, subject), "a call for %s about a %s".formatted(order, subject));
    }

    /** Waits until a session waits for the lock on this table. */
    void awaitWaiter(String table) throws SQLException {
        until(
                () -> isTrue("select count(*) > 0 from pg_locks where not granted and relation = ?::regclass", table),
                "a session that waits for " + table);
    }

    /** Waits until these listeners have no deliveries left. */
    void awaitQuiet(String... listeners) throws SQLException {
        for (String listener : listeners) {
            until(
                    () -> isTrue("select count(*) = 0 from outbox.open_delivery where listener = ?", listener),
                    "the last delivery to " + listener);
        }
    }

    /** Kills the jar while the orders are at their hops, and releases the locks. Returns these hops. */
    List<Hop> kill() throws SQLException {
        platform.kill();
        assertStillHeld();
        for (Lock lock : List.copyOf(locks)) {
            lock.close();
        }
        // sessions that waited for a lock get it now, and find that their client is gone
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

    /** Finds the order by its name in the event log, because the table of orders may be locked. */
    private boolean isAt(Hop hop) throws SQLException {
        return isTrue("""
                    select count(*) > 0 from outbox.open_delivery d
                    join outbox.event e on e.id = d.event_id
                    left join outbox.event created on created.correlation = d.lane and created.type like 'order.order.created.v%'
                    where coalesce(created.payload::jsonb #>> '{attributes,name}', d.lane) = ?
                        and d.listener = ? and e.type like ? || '.v%'\
                    """, hop.order(), hop.listener(), hop.type());
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
