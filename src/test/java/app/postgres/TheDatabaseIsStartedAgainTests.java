package app.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.Beside;

/** A server that dies under a running platform is started again, a limited number of times; a server that was ended is not. */
@Beside
class TheDatabaseIsStartedAgainTests {

    private static final long LIMIT_SECONDS = 60;

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
    void aServerThatWasEndedStaysEnded() throws Exception {
        CountDownLatch givenUp = new CountDownLatch(1);
        TestHomes.open(home, givenUp::countDown).close();

        assertThat(TestHomes.server(home).process()).isEmpty();
        assertThat(givenUp.await(1, TimeUnit.SECONDS)).isFalse();
        assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();
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
