package app.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platform.connection.UnusedPort;
import testing.Apart;
import testing.RunningJar;

/** SIGTERM during a start ends the process before the start is finished, and leaves no PostgreSQL. */
@Apart
class ASignalEndsAStartAtOnceTests {

    private static final long LIMIT_SECONDS = 300;

    @TempDir
    Path home;

    @TempDir
    Path output;

    private Process starting;

    @BeforeEach
    void start() throws Exception {
        TestHomes.open(home).close();
        Files.createSymbolicLink(
                home.resolve("postgres-programs"),
                Path.of("target", "postgres-programs").toAbsolutePath());
        starting = RunningJar.process(List.of("--server.port=" + UnusedPort.next(), "--orderwright.home=" + home))
                .redirectOutput(output.resolve("out").toFile())
                .redirectError(output.resolve("err").toFile())
                .start();
    }

    @AfterEach
    void endWhatRemains() throws Exception {
        starting.destroyForcibly();
        TestHomes.server(home).stop();
    }

    @Test
    void whileTheDatabaseStarts() throws Exception {
        await(() -> TestHomes.server(home).process().isPresent());

        assertThatItEndsAtOnce();
    }

    @Test
    void whileTheSchemaIsMade() throws Exception {
        await(this::hasTables);

        assertThatItEndsAtOnce();
    }

    private boolean hasTables() throws Exception {
        Optional<String> url = EmbeddedDatabase.servedFrom(home);
        if (url.isEmpty()) {
            return false;
        }
        try (var connection = EmbeddedDatabase.accessTo(home, url.get()).connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("select 1 from pg_tables where tablename = 'flyway_schema_history'")) {
            return rows.next();
        } catch (SQLException startsYet) {
            return false;
        }
    }

    private void assertThatItEndsAtOnce() throws Exception {
        starting.destroy();

        assertThat(starting.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output.resolve("out")))
                .doesNotContain("Console: "); // which a finished start prints
        assertThat(Files.readString(output.resolve("err")))
                .isEqualTo("Orderwright: the start was ended by a signal.\n");
        assertThat(starting.exitValue()).isEqualTo(143);
        assertThat(TestHomes.server(home).process()).isEmpty();
    }

    private void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.call()) {
            assertThat(starting.isAlive() && System.nanoTime() < deadline).isTrue();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
