package app;

import static org.assertj.core.api.Assertions.assertThat;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import testing.TestDatabase;

/**
 * PostgreSQL ends a session that is idle in a transaction for five seconds. So no session is in one while a migration runs, or a migration
 * that takes longer would end the start.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class LongMigrationsAreNotEndedTests {

    private final Flyway flyway;

    LongMigrationsAreNotEndedTests(@Autowired Flyway flyway) {
        this.flyway = flyway;
    }

    @Test
    void noSessionIsIdleInATransactionWhileAMigrationRuns() {
        int applied = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .dataSource(TestDatabase.create().dataSource())
                .locations("classpath:migrations/observing")
                .load()
                .migrate()
                .migrationsExecuted;

        assertThat(applied).isEqualTo(1);
    }
}
