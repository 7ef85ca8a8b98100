package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import testing.JarTest;
import testing.shop.Soon;

/**
 * Only the embedded database is killed, under load: the jar starts it again and every order goes on. When it dies again and again, the
 * process ends with exit code 69 and says what to do, and the next start goes on. A jar without its database ends after SIGTERM.
 */
@JarTest
@InTurn
class ADeadDatabaseIsStartedAgainIT {

    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int BUYERS = 8;
    private static final int REQUESTS = 60;
    private static final int UNAVAILABLE = 69;
    private static final int ENDED_BY_SIGTERM = 143;
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(20);

    /** An earlier version waited this many times for a connection, one wait after another. */
    private static final int WAITS = 3;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @AutoClose
    private Platform platform;

    @Test
    void ordersGoOnAndTheProcessEndsWhenItDiesTooOften() throws SQLException, InterruptedException {
        System.out.printf("kill.seed=%d%n", SEED);
        platform = Platform.start("database-dies");
        try (DemoShop shop = new DemoShop(platform);
                Crowd crowd = new Crowd(platform, shop, BUYERS, new Random(SEED))) {
            crowd.begin();
            crowd.goOnFor(REQUESTS);
            platform.killDatabase();
            crowd.goOnFor(REQUESTS);
            Soon.holds(
                    "the restart",
                    () -> assertThat(platform.output())
                            .contains("The embedded database has died and is restarted", "restart=1"));

            int deaths = 1;
            while (platform.isRunning()) {
                if (isStartedAgain(deaths)) {
                    platform.killDatabase();
                    deaths++;
                }
            }
            assertThat(platform.awaitEnd()).isEqualTo(UNAVAILABLE);
            assertThat(deaths).isEqualTo(6);
            assertThat(platform.output())
                    .contains("this process ends with exit code 69", "start the platform again", "restart=5");

            platform.startAgain("--spring.datasource.hikari.connection-timeout=" + CONNECTION_WAIT.toMillis());
            crowd.goOnFor(REQUESTS);
            crowd.finish();
            platform.audit().comesToRest();
            crowd.compareAnswersWithDatabase();
        }
        endsWithoutItsDatabase();
    }

    /**
     * The parts of the jar do not wait for connections one after another, so it ends sooner than the sum of these waits. The start above sets
     * the length of a wait.
     */
    private void endsWithoutItsDatabase() {
        platform.killDatabaseAndKeepItAway();
        long began = System.nanoTime();
        assertThat(platform.terminate()).isEqualTo(ENDED_BY_SIGTERM);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf("Ended without a database in %d ms%n", took.toMillis());
        assertThat(took).isLessThan(CONNECTION_WAIT.multipliedBy(WAITS));
        assertThat(platform.output()).contains("the platform ends without it");
        platform.bringDatabaseBack();
    }

    /** False if the process has ended meanwhile. */
    private boolean isStartedAgain(int times) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (platform.isRunning()) {
            if (platform.output().split("The embedded database answers again", -1).length > times) {
                return true;
            }
            assertThat(System.nanoTime()).as("waited for the database").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return false;
    }
}
