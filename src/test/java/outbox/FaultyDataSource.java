package outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * One instance's way to the database, which a test can freeze, as if the process stood still, and cut for ever, as if it
 * were killed: the server sees its connections end, and no statement that was not sent is sent any more.
 */
final class FaultyDataSource extends AbstractDataSource {

    private static final Set<String> ALWAYS =
            Set.of("isClosed", "unwrap", "isWrapperFor", "toString", "hashCode", "equals");

    private final DataSource database;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private boolean frozen;
    private boolean killed;

    FaultyDataSource(DataSource database) {
        this.database = database;
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
        try {
            while (frozen && !killed) {
                wait();
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
                    if (method.getName().equals("close") && target instanceof Connection) {
                        connections.remove(target);
                    }
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    return result instanceof Statement ? gated(method.getReturnType(), result) : result;
                }));
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
