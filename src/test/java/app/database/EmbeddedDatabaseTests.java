package app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.Apart;

@Apart
class EmbeddedDatabaseTests {

    @TempDir
    Path home;

    @Test
    void keepsItsDataAndRunsDurably() throws Exception {
        try (var database = TestHomes.open(home)) {
            execute(database, "create table kept (id bigint)");
            assertThat(show(database, "fsync")).isEqualTo("on");
            assertThat(show(database, "synchronous_commit")).isEqualTo("on");
            assertThat(show(database, "full_page_writes")).isEqualTo("on");
        }
        assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();

        try (var database = TestHomes.open(home)) {
            execute(database, "insert into kept values (1)");
        }
    }

    /** ADR 20, 21 and 22 say why. */
    @Test
    void keepsTheSettingsThatWereMeasured() throws Exception {
        try (var database = TestHomes.open(home)) {
            assertThat(show(database, "wal_segment_size")).isEqualTo("1MB");
            assertThat(show(database, "checkpoint_timeout")).isEqualTo("30s");
            assertThat(show(database, "min_wal_size")).isEqualTo("5GB");
            assertThat(show(database, "max_wal_size")).isEqualTo("8GB");
            assertThat(show(database, "backend_flush_after")).isEqualTo("256kB");
            assertThat(show(database, "wal_buffers")).isEqualTo("4MB");
            assertThat(show(database, "max_connections")).isEqualTo("300");
        }
    }

    @Test
    void refusesToRunWithoutDurability() throws Exception {
        try (var database = TestHomes.open(home)) {
            execute(database, "alter database postgres set synchronous_commit = off");
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> TestHomes.open(home))
                .withMessageContaining("synchronous_commit is not on");
        assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void servesOneInstanceAtATime() throws Exception {
        try (var database = TestHomes.open(home)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> TestHomes.open(home))
                    .withMessageContaining("orderwright.home");
            assertThat(EmbeddedDatabase.servedFrom(home))
                    .contains(database.access().url());
            assertThat(show(database, "fsync")).isEqualTo("on");
        }
        assertThat(EmbeddedDatabase.servedFrom(home)).isEmpty();
    }

    @Test
    void beginsAnewAfterAFirstStartThatWasKilledHalfway() throws Exception {
        Files.createDirectories(home.resolve("postgres.unfinished"));
        Files.writeString(home.resolve("postgres.unfinished/postgresql.conf"), "half");

        try (var database = TestHomes.make(home)) {
            assertThat(show(database, "fsync")).isEqualTo("on");
        }
    }

    private static String show(EmbeddedDatabase database, String setting) throws SQLException {
        try (var connection = database.access().connect();
                var rows = connection.createStatement().executeQuery("show " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = database.access().connect()) {
            connection.createStatement().execute(sql);
        }
    }
}
