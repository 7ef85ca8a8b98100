package kill;

import static kill.InstancesShareOneDatabaseIT.ENDED_BY_SIGTERM;
import static kill.InstancesShareOneDatabaseIT.REQUESTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import testing.JarTest;
import testing.RunningJar;

/**
 * Two instances of the build before this one are replaced one by one while buyers order, and the first instance of this build migrates the database
 * meanwhile. No order is lost and nothing is done twice, whichever build an order meets at each step.
 * {@code -Dearlier.builds=true} is the long form; there is no short form, because it takes minutes to make the build before.
 */
@JarTest
@Tag("contention")
class ARollingUpdateGoesOnUnderLoadIT {

    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int BUYERS = 4;
    private static final String[] LIMITS = Stream.concat(
                    Stream.of(InstancesShareOneDatabaseIT.LIMITS), Stream.of(Platform.LOAD_TEST))
            .toArray(String[]::new);

    @AutoClose
    private Platform platform;

    @Test
    void noOrderIsLostWhileTheInstancesAreReplaced() throws SQLException, InterruptedException {
        System.out.printf("kill.seed=%d%n", SEED);
        Path before = EarlierBuild.PREVIOUS.script();
        platform = Platform.startOf(before, "rolling-update", LIMITS);
        RunningJar first = platform.first();
        RunningJar second = platform.joinOf(before, LIMITS);
        try (DemoShop shop = new DemoShop(platform);
                Crowd crowd = new Crowd(platform, shop, BUYERS, new Random(SEED))) {
            platform.sendTo(first, second);
            crowd.begin();
            crowd.goOnFor(REQUESTS);

            RunningJar third = platform.join(LIMITS);
            platform.sendTo(first, second, third);
            crowd.goOnFor(REQUESTS);
            assertThat(second.terminate())
                    .isEqualTo(ENDED_BY_SIGTERM); // clients retry the requests that they send there
            platform.sendTo(first, third);
            crowd.goOnFor(REQUESTS);

            RunningJar fourth = platform.join(LIMITS);
            platform.sendTo(first, third, fourth);
            crowd.goOnFor(REQUESTS);
            first.kill(); // its database goes on, as one on another machine would
            platform.sendTo(third, fourth);
            crowd.goOnFor(REQUESTS);

            crowd.finish();
            platform.audit().comesToRest();
            crowd.compareAnswersWithDatabase();
            System.out.printf(
                    "%d purchases, %d requests%n",
                    crowd.purchases(), shop.http().requests());
        }
    }
}
