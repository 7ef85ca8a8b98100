package app.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.stereotype.Component;

/**
 * Lets the platform end quickly if its database cannot be reached. Otherwise the parts that stop would wait for connections, one after the
 * other, for 20 seconds. So this class closes the pool before the parts stop, and they fail at once. Nothing is lost, because without a
 * database the platform could not finish any accepted work anyway.
 */
@Component
final class UnreachableDatabase implements ApplicationListener<ContextClosedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(UnreachableDatabase.class);

    /** How long the check retries, because a database that has just died may be back in a moment. */
    private static final Duration TRY_LIMIT = Duration.ofSeconds(2);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
    private static final String CONNECT_SECONDS = "1";
    private static final int CLOSE_SECONDS = 1;
    private static final String CANNOT_CONNECT_NOW = "57P03"; // the server is starting or stopping

    private final DataSource source;

    public UnreachableDatabase(DataSource source) {
        this.source = source;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent closing) {
        if (source instanceof HikariDataSource pool && !pool.isClosed() && pool.getJdbcUrl() != null && isDead(pool)) {
            LOG.warn(
                    "The database cannot be reached; the platform ends without it: url={}",
                    NamedDatabase.withoutQuery(pool.getJdbcUrl()));
            try {
                pool.setLoginTimeout(CLOSE_SECONDS); // close() waits this long for connections that are being opened
            } catch (SQLException unknown) {
                LOG.debug("The pool takes longer to close", unknown);
            }
            pool.close();
        }
    }

    /** Opens a connection without the pool, because a busy pool may take longer although the database is alive. */
    private static boolean isDead(HikariDataSource pool) {
        Properties properties = new Properties();
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
        PGProperty.LOGIN_TIMEOUT.set(properties, CONNECT_SECONDS);
        if (pool.getUsername() != null) {
            PGProperty.USER.set(properties, pool.getUsername());
        }
        if (pool.getPassword() != null) {
            PGProperty.PASSWORD.set(properties, pool.getPassword());
        }
        long deadline = System.nanoTime() + TRY_LIMIT.toNanos();
        do {
            try (Connection alive = DriverManager.getConnection(pool.getJdbcUrl(), properties)) {
                return false;
            } catch (SQLException failed) {
                if (!isUnreachable(failed)) {
                    return false; // the database answers, even if it refuses
                }
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        } while (System.nanoTime() < deadline);
        return true;
    }

    private static boolean isUnreachable(SQLException failed) {
        String state = failed.getSQLState();
        return PSQLState.isConnectionError(state) || CANNOT_CONNECT_NOW.equals(state);
    }
}
