package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import testing.JarTest;
import testing.shop.Answer;

/**
 * Ends the jar in order with many requests in flight. Each accepted request is answered, a request that was not accepted has left no
 * trace, and the database needs no recovery. After the next start all orders go on, and repeated keys get the same answers.
 */
@JarTest
@InTurn
class SigtermFinishesWhatIsInFlightIT {

    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int BUYERS = 32;
    private static final int REQUESTS_BEFORE = 400;
    private static final int REQUESTS_AFTER = 100;
    private static final int ENDED_BY_SIGTERM = 143;
    private static final Duration GRACE = Duration.ofSeconds(90);
    private static final String SCARCE = "LAST UNITS";

    @AutoClose
    private Platform platform;

    @Test
    void whatWasLetInIsAnsweredAndTheRestLeavesNoTrace() throws SQLException, InterruptedException {
        System.out.printf("kill.seed=%d%n", SEED);
        platform = Platform.start("sigterm", "--orderwright.outbox.queue-delay=1m");
        try (DemoShop shop = new DemoShop(platform);
                Crowd crowd = new Crowd(platform, shop, BUYERS, new Random(SEED))) {
            shop.open(Map.of(SCARCE, 3L));
            Answer firstUnits = placeScarce(shop, "first-units", 2);

            crowd.begin();
            crowd.goOnFor(REQUESTS_BEFORE);
            shop.http().holdRetries();
            long began = System.nanoTime();
            assertThat(platform.terminate()).isEqualTo(ENDED_BY_SIGTERM);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            System.out.printf(
                    "Ended in %d ms; sent and not answered: %s%n",
                    took.toMillis(), shop.http().unanswered());
            assertThat(took).isLessThan(GRACE);
            assertThat(platform.database()).isEmpty();
            assertThat(platform.isDatabaseShutDown())
                    .as("nothing to recover at the next start")
                    .isTrue();

            platform.startAgain();
            Set<String> letInAndNotAnswered = shop.http().unansweredKeys();
            letInAndNotAnswered.retainAll(keysThatMadeOrders());
            assertThat(letInAndNotAnswered).isEmpty();
            shop.http().resumeRetries();
            crowd.goOnFor(REQUESTS_AFTER);
            crowd.finish();
            crowd.repeatTheFirst();
            assertThat(crowd.repeatsAfterARestart()).isGreaterThanOrEqualTo(BUYERS / 2);
            Answer lastUnit = placeScarce(shop, "last-unit", 1);
            untilKnownToBeSoldOut(shop);
            for (Answer first : List.of(firstUnits, lastUnit)) {
                String key = first.text("/attributes/name");
                Answer repeated = placeScarce(shop, key, key.equals("last-unit") ? 1 : 2);
                assertThat(repeated.text("/order_no")).isEqualTo(first.text("/order_no"));
            }

            platform.audit().comesToRest();
            crowd.compareAnswersWithDatabase();
        }
    }

    private static Answer placeScarce(DemoShop shop, String key, long units) {
        return shop.checkout(key, SCARCE, units).decided().is(201);
    }

    /** Waits until the view of available stock refuses a checkout alone, without an order. */
    private void untilKnownToBeSoldOut(DemoShop shop) throws SQLException, InterruptedException {
        String key;
        int attempt = 0;
        do {
            TimeUnit.MILLISECONDS.sleep(50);
            key = "too-late-" + ++attempt;
            shop.checkout(key, SCARCE, 1).decided().is(409);
        } while (keysThatMadeOrders().contains(key));
    }

    private Set<String> keysThatMadeOrders() throws SQLException {
        Set<String> keys = new TreeSet<>();
        try (Connection connection = platform.connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("select content #>> '{attributes,name}' from \"order\".order_with_content")) {
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
        }
        return keys;
    }
}
