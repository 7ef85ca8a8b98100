package outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The connections of one instance. A test can freeze them, as if the process stood still, and kill them, as if the process had ended: the
 * server then sees the connections end and gets no further statement.
 */
final class FaultyDataSource extends AbstractDataSource {

    private static final Set<String> ALWAYS =
            Set.of("isClosed", "unwrap", "isWrapperFor", "toString", "hashCode", "equals");

    /** No thread waits for ever. */
    private static final Duration LONGEST_FREEZE = Duration.ofMinutes(2);

    private final DataSource database;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> prepared = new ConcurrentHashMap<>();
    private final Duration roundTrip;
    private boolean frozen;
    private boolean killed;
    /** Null, or the next commit loses its connection: true after the server has committed, false before. */
    private final AtomicReference<@Nullable Boolean> nextCommit = new AtomicReference<>();

    /** @param roundTrip how much longer each statement takes, as if the database were far away */
    FaultyDataSource(DataSource database, Duration roundTrip) {
        this.database = database;
        this.roundTrip = roundTrip;
    }

    synchronized void freeze() {
        frozen = true;
    }

    synchronized void wake() {
        frozen = false;
        notifyAll();
    }

    void kill() {
        synchronized (this) {
            killed = true;
            notifyAll();
        }
        connections.forEach(FaultyDataSource::abort);
    }

    /** The next commit loses its connection, after the server has committed or before. */
    void cutAtTheCommit(boolean committed) {
        nextCommit.set(committed);
    }

    /** How often a statement with this part was prepared. */
    long statements(String part) {
        return prepared.entrySet().stream()
                .filter(statement -> statement.getKey().contains(part))
                .mapToLong(statement -> statement.getValue().sum())
                .sum();
    }

    @Override
    public Connection getConnection() throws SQLException {
        pass();
        Connection connection = database.getConnection();
        connections.add(connection);
        if (isKilled()) {
            abort(connection);
        }
        return gated(Connection.class, connection);
    }

    @Override
    public Connection getConnection(String username, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getLoginTimeout() {
        return 1;
    }

    @Override
    public void setLoginTimeout(int seconds) {}

    private synchronized boolean isKilled() {
        return killed;
    }

    private synchronized void pass() throws SQLException {
        long end = System.nanoTime() + LONGEST_FREEZE.toNanos();
        try {
            while (frozen && !killed) {
                if (System.nanoTime() > end) {
                    throw new SQLException("frozen, and nobody woke it", "08006");
                }
                wait(LONGEST_FREEZE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while frozen", "08006", e);
        }
        if (killed) {
            throw new SQLException("killed", "08006");
        }
    }

    private <T> T gated(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (!ALWAYS.contains(method.getName())) {
                        pass();
                    }
                    if (!roundTrip.isZero() && method.getName().startsWith("execute")) {
                        Thread.sleep(roundTrip);
                    }
                    if (method.getName().equals("prepareStatement")) {
                        prepared.computeIfAbsent((String) arguments[0], unused -> new LongAdder())
                                .increment();
                    }
                    if (method.getName().equals("close") && target instanceof Connection) {
                        connections.remove(target);
                    }
                    Boolean cutAfter = method.getName().equals("commit") ? nextCommit.getAndSet(null) : null;
                    if (Boolean.FALSE.equals(cutAfter)) {
                        throw cut((Connection) target);
                    }
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (cutAfter != null) {
                        throw cut((Connection) target);
                    }
                    return result instanceof Statement ? gated(method.getReturnType(), result) : result;
                }));
    }

    private static SQLException cut(Connection connection) {
        abort(connection);
        return new SQLException("cut", "08006");
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
