package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The database is killed under load, stays away and comes back, while the platform goes on: nothing is lost, nothing is parked, and no
 * delivery is to blame for it.
 * {@code -Ddatabase.away=30} is the long form, in seconds.
 */
@Order(2)
@Tag("contention")
class TheDatabaseComesBackIT {

    private static final int AWAY_SECONDS = Integer.getInteger("database.away", 3);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int BUYERS = 16;
    private static final int REQUESTS = 200;
    private static final Pattern MODULES =
            Pattern.compile("listener=\"(order|inventory|promotion|payment|shipping|catalog)\"");
    private static final Duration REST_LIMIT = Duration.ofMinutes(1);

    @AutoClose
    private Platform platform;

    @Test
    void everyOrderGoesOnByItself() throws SQLException, InterruptedException {
        System.out.printf("kill.seed=%d, database.away=%d%n", SEED, AWAY_SECONDS);
        platform = Platform.start("database-comes-back");
        try (Shop shop = new Shop(platform);
                Crowd crowd = new Crowd(platform, shop, BUYERS, new Random(SEED))) {
            crowd.begin();
            crowd.goOnFor(REQUESTS);
            platform.killDatabaseAndKeepItAway();
            TimeUnit.SECONDS.sleep(AWAY_SECONDS);
            platform.bringDatabaseBack();
            crowd.goOnFor(REQUESTS);
            crowd.finish();

            platform.audit().comesToRest(REST_LIMIT);
            crowd.compareWhatWasToldWithWhatIs();
            assertThat(shop.wire().counted("orderwright_outbox_batch_size_count", MODULES))
                    .isPositive();
            assertThat(shop.wire().counted("orderwright_outbox_retries_total", MODULES))
                    .isZero();
        }
    }
}
