package app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.Apart;

/** The embedded database keeps its data durably, has the measured settings, and serves one instance at a time. */
@Apart
class EmbeddedDatabaseTests {

    @TempDir
    Path home;

    @Test
    void keepsItsDataAndRunsDurably() throws Exception {
        try (var database = TestHomes.open(home)) {
            TestHomes.execute(database, "create table kept (id bigint)");
            assertSetting(database, "fsync", "on");
            assertSetting(database, "synchronous_commit", "on");
            assertSetting(database, "full_page_writes", "on");
        }
        assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();

        try (var database = TestHomes.open(home)) {
            TestHomes.execute(database, "insert into kept values (1)");
        }
    }

    /** ADR 20, 21 and 22 give the reasons. */
    @Test
    void keepsTheSettingsThatWereMeasured() throws Exception {
        try (var database = TestHomes.open(home)) {
            Map<String, String> measured = Map.of(
                    "wal_segment_size", "1MB",
                    "checkpoint_timeout", "30s",
                    "min_wal_size", "5GB",
                    "max_wal_size", "8GB",
                    "backend_flush_after", "256kB",
                    "wal_buffers", "4MB",
                    "max_connections", "300");
            for (Map.Entry<String, String> setting : measured.entrySet()) {
                assertSetting(database, setting.getKey(), setting.getValue());
            }
        }
    }

    @Test
    void refusesToRunWithoutDurability() throws Exception {
        try (var database = TestHomes.open(home)) {
            TestHomes.execute(database, "alter database postgres set synchronous_commit = off");
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
            assertSetting(database, "fsync", "on");
        }
        assertThat(EmbeddedDatabase.servedFrom(home)).isEmpty();
    }

    @Test
    void startsOverAfterAFirstStartThatWasKilled() throws Exception {
        Files.createDirectories(home.resolve("postgres.unfinished"));
        Files.writeString(home.resolve("postgres.unfinished/postgresql.conf"), "half");

        try (var database = TestHomes.make(home)) {
            assertSetting(database, "fsync", "on");
        }
    }

    private static void assertSetting(EmbeddedDatabase database, String name, String value) throws SQLException {
        assertThat(TestHomes.query(database, "show " + name)).as(name).isEqualTo(value);
    }
}
