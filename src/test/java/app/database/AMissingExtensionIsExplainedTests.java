package app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import testing.TestDatabase;

/** A role that may not create the extension for searches gets a start that says so and what to do, without a stack trace. */
class AMissingExtensionIsExplainedTests {

    private static final Path MIGRATION = Path.of("src/main/resources/db/migration/catalog/V3__search.sql");
    private static final String ROLE = "may_not_create_extensions";

    @Test
    void withTheHintOfTheMigration() throws IOException, SQLException {
        TestDatabase database = TestDatabase.create();
        run(database, database.user(), "create role %1$s login; grant all on schema public to %1$s".formatted(ROLE));
        String migration = Files.readString(MIGRATION);

        PSQLException refused = catchThrowableOfType(PSQLException.class, () -> run(database, ROLE, migration));

        FailureAnalysis explained =
                new RefusedByMigration().analyze(new IllegalStateException("the start failed", refused));
        assertThat(explained).isNotNull();
        assertThat(explained.getDescription())
                .contains("pg_trgm is missing in this database", "permission denied to create extension");
        assertThat(explained.getAction()).contains("create extension pg_trgm");

        run(database, database.user(), "create extension pg_trgm");
        String extension = migration.substring(migration.indexOf("do $$"), migration.indexOf("$$;") + 3);
        run(database, ROLE, extension);
    }

    @Test
    void otherRefusalsOfTheDatabaseAreNotExplainedHere() {
        TestDatabase database = TestDatabase.create();
        PSQLException other =
                catchThrowableOfType(PSQLException.class, () -> run(database, database.user(), "select 1 / 0"));
        assertThat(new RefusedByMigration().analyze(other)).isNull();
    }

    private static void run(TestDatabase database, String user, String sql) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser(user);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
