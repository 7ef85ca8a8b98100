package app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.Beside;
import testing.TestDatabase;

@Beside
class EmbeddedDatabaseTests {

    @TempDir
    Path home;

    /** All servers of a process run from where the binaries of its first one lie: not in a folder that goes with a test. */
    @BeforeAll
    static void unpackTheBinaries() {
        TestDatabase.createBeside();
    }

    @Test
    void keepsItsDataAndRunsDurably() throws Exception {
        try (var database = new EmbeddedDatabase(new Home(home))) {
            execute(database, "create table kept (id bigint)");
            assertThat(show(database, "fsync")).isEqualTo("on");
            assertThat(show(database, "synchronous_commit")).isEqualTo("on");
            assertThat(show(database, "full_page_writes")).isEqualTo("on");
        }
        assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();

        try (var database = new EmbeddedDatabase(new Home(home))) {
            execute(database, "insert into kept values (1)");
        }
    }

    @Test
    void noCommitWaitsForALargeFileOfTheLog() throws Exception {
        try (var database = new EmbeddedDatabase(new Home(home))) {
            assertThat(show(database, "wal_segment_size")).isEqualTo("1MB");
        }
    }

    @Test
    void refusesToRunWithoutDurability() throws Exception {
        try (var database = new EmbeddedDatabase(new Home(home))) {
            execute(database, "alter database postgres set synchronous_commit = off");
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> new EmbeddedDatabase(new Home(home)))
                .withMessageContaining("synchronous_commit is not on");
        assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void servesOneInstanceAtATime() throws Exception {
        try (var database = new EmbeddedDatabase(new Home(home))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> new EmbeddedDatabase(new Home(home)))
                    .withMessageContaining("orderwright.home");
            assertThat(show(database, "fsync")).isEqualTo("on");
        }
    }

    @Test
    void beginsAnewAfterAFirstStartThatWasKilledHalfway() throws Exception {
        Files.createDirectories(home.resolve("postgres.unfinished"));
        Files.writeString(home.resolve("postgres.unfinished/postgresql.conf"), "half");

        try (var database = new EmbeddedDatabase(new Home(home))) {
            assertThat(show(database, "fsync")).isEqualTo("on");
        }
    }

    private static String show(EmbeddedDatabase database, String setting) throws SQLException {
        try (var connection = connect(database);
                var rows = connection.createStatement().executeQuery("show " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = connect(database)) {
            connection.createStatement().execute(sql);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
    }
}
