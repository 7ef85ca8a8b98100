package app.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platform.connection.UnusedPort;
import testing.Apart;

/**
 * A stop during a start of PostgreSQL leaves no server running, at every moment of the start.
 *
 * <p>Seen to fail when an interrupted start did not end {@code pg_ctl} and the server: a server ran after the end.
 */
@Apart
class AStopEndsAStartTooTests {

    private static final int ROUNDS = 12;
    private static final int MILLISECONDS_A_ROUND = 10;
    private static final int RESTARTS = 4;
    private static final long LIMIT_SECONDS = 60;

    @TempDir
    Path home;

    @AfterEach
    void endServersThatRemain() {
        running().forEach(ProcessHandle::destroyForcibly);
    }

    /** Each round interrupts a little later: before the server has its pid file, while it starts, and after it answers. */
    @Test
    void aStartThatIsInterruptedLeavesNoServer() throws Exception {
        TestHomes.open(home).close();
        PostgresServer server = TestHomes.server(home);
        int port = UnusedPort.next();
        for (int round = 0; round < ROUNDS; round++) {
            CyclicBarrier ready = new CyclicBarrier(2);
            CountDownLatch interrupted = new CountDownLatch(1);
            Thread starter = Thread.ofPlatform().start(() -> {
                try {
                    ready.await();
                    server.start(port);
                } catch (InterruptedException expected) {
                    interrupted.countDown();
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
            ready.await();
            awaitStart();
            TimeUnit.MILLISECONDS.sleep((long) round * MILLISECONDS_A_ROUND);
            starter.interrupt();
            starter.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));

            assertThat(starter.isAlive()).isFalse();
            if (interrupted.getCount() > 0) {
                server.stop(); // the start was quicker
            }
            assertThat(running()).as("round %d", round).isEmpty();
        }
    }

    @Test
    void aStopDuringARestartLeavesNoServer() throws Exception {
        for (int round = 0; round < RESTARTS; round++) {
            CountDownLatch givenUp = new CountDownLatch(1);
            EmbeddedDatabase database = TestHomes.open(home, givenUp::countDown);
            ProcessHandle server = TestHomes.server(home).process().orElseThrow();
            server.destroyForcibly();
            server.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            awaitStart();

            database.close();

            assertThat(running()).as("round %d", round).isEmpty();
            assertThat(givenUp.getCount()).isEqualTo(1);
        }
    }

    /** Waits until pg_ctl or a process that it started runs. */
    private void awaitStart() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (running().isEmpty()) {
            assertThat(System.nanoTime()).as("waited for a start").isLessThan(deadline);
        }
    }

    private List<ProcessHandle> running() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(this::isOurs).filter(PostgresServer::isAlive).toList();
        }
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains(home.resolve("postgres").toString()))
                .isPresent();
    }
}
