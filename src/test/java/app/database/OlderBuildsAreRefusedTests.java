package app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import app.StartRefused;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.modulith.core.ApplicationModuleIdentifier;
import testing.Beside;
import testing.TestDatabase;

/** A build does not start on a database that a newer, incompatible build has used; builds with the same number run together. */
@Beside(Beside.OWN)
class OlderBuildsAreRefusedTests {

    private static final int OWN = Compatibility.numberOfThisBuild();

    private final TestDatabase database = TestDatabase.createBeside(Beside.OWN);

    @Test
    void theMigrationsLeaveTheNumberOfThisBuild() throws SQLException {
        database.migrate("platform");

        assertThat(read("select number from platform.compatibility"))
                .as("Raise the number in META-INF/orderwright/compatibility.properties and in a migration together")
                .isEqualTo(String.valueOf(OWN));
        assertThatNoException().isThrownBy(() -> new Compatibility(OWN).requireCompatible(database.dataSource()));
        assertThatNoException()
                .as("a newer build")
                .isThrownBy(() -> new Compatibility(OWN + 1).requireCompatible(database.dataSource()));
    }

    @Test
    void aLowerNumberIsRefusedAndBothNumbersAreNamed() throws SQLException {
        database.migrate("platform");
        execute("update platform.compatibility set number = %d".formatted(OWN + 1));

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> new Compatibility(OWN).requireCompatible(database.dataSource()))
                .satisfies(refused -> {
                    FailureAnalysis shown = new StartRefused.Explained().analyze(refused);
                    assertThat(shown.getDescription())
                            .contains("number %d or higher".formatted(OWN + 1), "this build has %d".formatted(OWN))
                            .hasLineCount(1);
                    assertThat(shown.getAction())
                            .contains("Start the newer build")
                            .hasLineCount(1);
                });
    }

    @Test
    void aDatabaseWithoutANumberIsAccepted() {
        assertThatNoException().isThrownBy(() -> new Compatibility(OWN).requireCompatible(database.dataSource()));
    }

    /**
     * Builds before the number know only their own check: they refuse a migration that is below their newest one and that they do not have.
     * All of them have V2 of the root.
     */
    @Test
    void aDatabaseOfABuildBeforeTheNumberBecomesOneThatSuchBuildsRefuse() throws SQLException {
        database.migrate("platform");
        execute("delete from flyway_schema_history where version = '1.1'");

        Flyway flyway = flyway();
        PendingMigrations migrations = new PendingMigrations(new PathMatchingResourcePatternResolver());
        assertThat(migrations.shouldMigrate(ApplicationModuleIdentifier.of("platform"), flyway))
                .isFalse();

        assertThat(read("select script from flyway_schema_history where version = '1.1' and success"))
                .isEqualTo("V1.1__earlier_builds_cannot_use_this_database.sql");
        execute("update flyway_schema_history set version = '1.2', script = 'V1.2__as_earlier_builds_see_it.sql'"
                + " where version = '1.1'");
        assertThatExceptionOfType(UnsupportedDatabase.class)
                .isThrownBy(() -> new PendingMigrations(new PathMatchingResourcePatternResolver())
                        .shouldMigrate(ApplicationModuleIdentifier.of("platform"), flyway))
                .withMessageContaining("earlier builds cannot use this database");
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:db/migration")
                .load();
    }

    private String read(String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
