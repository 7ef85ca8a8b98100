package app.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import platform.connection.UnusedPort;
import testing.Apart;
import testing.TestDatabase;

/**
 * A shutdown waits for the database only if it can be reached; otherwise the pool is closed first, so that all parts
 * fail at once.
 *
 * <p>Seen to fail when the pool of an unreachable database was not closed first, and when a database that refuses a
 * connection counted as unreachable.
 */
@Apart
class EndsQuicklyWithoutADatabaseTests {

    @Test
    void withADeadDatabaseThePoolIsClosedBeforeAnythingWaitsForIt() throws IOException {
        try (HikariDataSource pool = pool("jdbc:postgresql://127.0.0.1:%d/nobody".formatted(UnusedPort.next()))) {
            end(pool);

            assertThat(pool.isClosed()).isTrue();
        }
    }

    @Test
    void withADatabaseThePoolStaysOpenForWorkInFlight() {
        TestDatabase database = TestDatabase.createBeside(Apart.LANE);
        try (HikariDataSource pool = pool(database.url())) {
            end(pool);

            assertThat(pool.isClosed()).isFalse();
        }
    }

    @Test
    void aDatabaseThatRefusesConnectionsIsNotDead() {
        TestDatabase database = TestDatabase.createBeside(Apart.LANE);
        try (HikariDataSource pool = pool(database.url() + "_that_does_not_exist")) {
            end(pool);

            assertThat(pool.isClosed()).isFalse();
        }
    }

    private static void end(HikariDataSource pool) {
        new UnreachableDatabase(pool).onApplicationEvent(new ContextClosedEvent(new StaticApplicationContext()));
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("postgres");
        config.setMaximumPoolSize(1);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
