package app.database;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import platform.connection.UnusedPort;
import testing.Apart;
import testing.shop.Soon;

/**
 * A server that dies is restarted a limited number of times; a server that was stopped is not.
 *
 * <p>Seen to fail without the restart of a dead database, and when a zombie process did not count as dead: the database
 * never answered again. Also seen to fail when a database that was ended on purpose was restarted (its server ran after
 * the end), and when a failed check was not repeated (a database that died after this check was never restarted).
 */
@Apart
class TheDatabaseIsStartedAgainTests {

    private static final long LIMIT_SECONDS = 180;

    @TempDir
    Path home;

    @Test
    void aDeadServerAnswersAgainAtTheSamePlaceUntilItDiesTooOften() throws Exception {
        CountDownLatch givenUp = new CountDownLatch(1);
        try (var database = TestHomes.open(home, givenUp::countDown)) {
            kill();
            awaitAnswer(database.access());
            assertThat(givenUp.getCount()).isEqualTo(1);

            kill();
            assertThat(givenUp.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(TestHomes.server(home).process()).isEmpty();
        }
    }

    @Test
    void aStoppedServerStaysStopped() throws Exception {
        CountDownLatch givenUp = new CountDownLatch(1);
        TestHomes.open(home, givenUp::countDown).close();

        assertThat(TestHomes.server(home).process()).isEmpty();
        assertThat(givenUp.await(1, TimeUnit.SECONDS)).isFalse();
        assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    /** The pid file may be incomplete for a moment, or the disk may be full or missing. */
    @Test
    void failedChecksAreLoggedOnceAndDoNotEndTheWatch() throws Exception {
        TestHomes.open(home).close();
        PostgresServer server = TestHomes.server(home);
        int port = UnusedPort.next();
        server.start(port);
        Path pidFile = server.data().resolve("postmaster.pid");
        List<String> lines = Files.readAllLines(pidFile);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger(PostgresWatch.class);
        logged.start();
        log.addAppender(logged);
        CountDownLatch givenUp = new CountDownLatch(1);
        try {
            overwrite(pidFile, "half", lines);
            try (var watch = PostgresWatch.start(server, TestHomes.LIMITS, givenUp::countDown)) {
                Soon.is("a check has failed", () -> !logged.list.isEmpty());
                TimeUnit.SECONDS.sleep(1); // five checks
                overwrite(pidFile, lines.getFirst(), lines);
                TimeUnit.SECONDS.sleep(1);
                assertThat(server.process()).isPresent();

                kill();
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
                while (server.process().isEmpty()) {
                    assertThat(System.nanoTime()).as("waited for a restart").isLessThan(deadline);
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            }
        } finally {
            log.detachAppender(logged);
            server.stop();
        }
        assertThat(givenUp.getCount()).isEqualTo(1);
        assertThat(logged.list)
                .filteredOn(event -> event.getThrowableProxy() != null)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .contains("check is repeated", server.data().toString()));
    }

    private static void overwrite(Path pidFile, String pid, List<String> lines) throws IOException {
        Path written = pidFile.resolveSibling("postmaster.pid.written");
        List<String> changed = new ArrayList<>(lines);
        changed.set(0, pid);
        Files.write(written, changed);
        Files.move(written, pidFile, StandardCopyOption.ATOMIC_MOVE);
    }

    /** SIGKILL to the postmaster. */
    private void kill() throws Exception {
        ProcessHandle server = TestHomes.server(home).process().orElseThrow();
        server.destroyForcibly();
        server.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static void awaitAnswer(DatabaseAccess access) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            try (var connection = access.connect()) {
                return;
            } catch (SQLException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
