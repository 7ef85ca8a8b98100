package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import testing.JarTest;
import testing.shop.Metrics;

/**
 * The database is killed under load, stays away and comes back, while the platform runs: no order is lost, no delivery is parked, and no
 * delivery counts as failed. {@code -Ddatabase.away=30} is the long form, in seconds.
 *
 * <p>Seen to fail when a lost connection counted as a failure: two deliveries counted as failed.
 */
@JarTest
@Tag("contention")
@InTurn
class TheDatabaseComesBackIT {

    private static final int AWAY_SECONDS = Integer.getInteger("database.away", 3);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int BUYERS = 16;
    private static final int REQUESTS = 200;
    private static final List<String> MODULES =
            List.of("order", "inventory", "promotion", "payment", "shipping", "catalog");

    @AutoClose
    private Platform platform;

    @Test
    void everyOrderGoesOnByItself() throws SQLException, InterruptedException {
        System.out.printf("kill.seed=%d, database.away=%d%n", SEED, AWAY_SECONDS);
        platform = Platform.start("database-comes-back");
        try (DemoShop shop = new DemoShop(platform);
                Crowd crowd = new Crowd(platform, shop, BUYERS, new Random(SEED))) {
            crowd.begin();
            crowd.goOnFor(REQUESTS);
            platform.killDatabaseAndKeepItAway();
            TimeUnit.SECONDS.sleep(AWAY_SECONDS);
            platform.bringDatabaseBack();
            crowd.goOnFor(REQUESTS);
            crowd.finish();

            platform.audit().comesToRest();
            crowd.compareAnswersWithDatabase();
            Metrics metrics = shop.metrics();
            assertThat(ofModules(metrics, "orderwright_outbox_batch_size_count"))
                    .isPositive();
            assertThat(ofModules(metrics, "orderwright_outbox_retries_total")).isZero();
        }
    }

    private static double ofModules(Metrics metrics, String name) {
        return MODULES.stream()
                .mapToDouble(module -> metrics.sum(name, "listener=\"%s\"".formatted(module)))
                .sum();
    }
}
