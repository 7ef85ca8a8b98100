package app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.modulith.core.ApplicationModuleIdentifier;
import testing.Beside;
import testing.TestDatabase;

/**
 * A database with other migrations than this build is refused and stays unchanged; the message names the migration.
 *
 * <p>Seen to fail, with 2 of then 4 tests, when a differing migration was not refused.
 */
@Beside(Beside.OWN)
class RefusesADatabaseOfAnOlderBuildTests {

    private final TestDatabase database = TestDatabase.createBeside(Beside.OWN, "outbox", "reporting");

    @Test
    void anotherChecksumIsRefused() throws SQLException {
        execute("update flyway_schema_history_outbox set checksum = checksum + 1 where version = '3'");

        assertThatExceptionOfType(UnsupportedDatabase.class)
                .isThrownBy(() -> shouldMigrate("outbox"))
                .withMessageContaining("Migration V3 (segments of the log) of schema outbox")
                .withMessageContaining("4fb94e0")
                .withMessageContaining("orderwright.home")
                .satisfies(refused -> {
                    FailureAnalysis shown = new UnsupportedDatabase.Explained().analyze(refused);
                    assertThat(shown.getDescription()).contains("Migration V3 (segments of the log) of schema outbox");
                    assertThat(shown.getAction()).contains("orderwright.home");
                });
        assertThatExceptionOfType(UnsupportedDatabase.class)
                .as("before another module is migrated")
                .isThrownBy(() -> shouldMigrate("reporting"))
                .withMessageContaining("of schema outbox");
    }

    @Test
    void aMigrationThatThisBuildDoesNotHaveIsRefused() throws SQLException {
        execute("update flyway_schema_history_reporting set script = 'V1__other.sql', description = 'other'"
                + " where version = '1'");

        assertThatExceptionOfType(UnsupportedDatabase.class)
                .isThrownBy(() -> shouldMigrate("reporting"))
                .withMessageContaining("Migration V1")
                .withMessageContaining("of schema reporting");
    }

    /** During a rolling upgrade, instances of this and of a later build share the database. */
    @Test
    void aMigrationOfALaterBuildIsNotRefused() throws SQLException {
        execute(
                "insert into flyway_schema_history_outbox select 99, '99', 'of a later build', 'SQL', 'V99__later.sql', 1,"
                        + " installed_by, installed_on, 1, true from flyway_schema_history_outbox where version = '1'");

        assertThat(shouldMigrate("outbox")).isTrue();
    }

    @Test
    void aModuleOfALaterBuildIsNotRefused() throws SQLException {
        execute("create table flyway_schema_history_later as select * from flyway_schema_history_outbox");

        assertThat(shouldMigrate("outbox")).isFalse();
    }

    @Test
    void aMissingMigrationIsNotRefused() throws SQLException {
        execute("delete from flyway_schema_history_outbox where version = '5'");

        assertThat(shouldMigrate("outbox")).isTrue();
    }

    private boolean shouldMigrate(String module) {
        Flyway flyway = Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:db/migration")
                .load();
        return new PendingMigrations(new PathMatchingResourcePatternResolver())
                .shouldMigrate(ApplicationModuleIdentifier.of(module), flyway);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
