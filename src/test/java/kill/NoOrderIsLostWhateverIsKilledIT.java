package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import testing.Ended;
import testing.JarTest;
import testing.shop.Soon;

/**
 * Kills the jar with many orders in progress, in some rounds its database first, and starts it again on the same folder. Clients retry
 * the requests that were not answered. No order is lost, and every order reaches a final state that agrees with the answers.
 *
 * <p>{@code mvn verify -Dtest=NoOrderIsLostWhateverIsKilledIT -Djacoco.skip -Dkill.rounds=20} is the long form; {@code -Dkill.seed=…}
 * repeats a run: the same purchases and the same kills, as near as threads allow.
 *
 * <p>Seen to fail when a delivery was deleted before the transaction that handles it: a caller waited in vain for an
 * order, and 25 orders were still in progress some minutes after four kills.
 */
@JarTest
@Tag("contention")
@InTurn
class NoOrderIsLostWhateverIsKilledIT {

    private static final int USUAL_ROUNDS = 2;
    private static final int ROUNDS = Integer.getInteger("kill.rounds", USUAL_ROUNDS);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int BUYERS = 32;
    private static final int FEWEST_REQUESTS = 200;
    private static final int MOST_REQUESTS = 700;
    private static final int LONGEST_PAUSE_MILLIS = 30;
    private static final int LONGEST_AGONY_MILLIS = 300;
    private static final String SHORT_WINDOW = "--orderwright.order.payment-window=4s";
    private static final String SHORT_GRACE = "--orderwright.order.payment-grace=1s";
    private static final String REMOTE_CARRIER = "--orderwright.shipping.sandbox.remote=true";

    private final Random random = new Random(SEED);

    @AutoClose
    private Platform platform;

    @Test
    void everyOrderComesToAnHonestEndByItself() throws SQLException, InterruptedException {
        System.out.printf("kill.seed=%d, kill.rounds=%d%n", SEED, ROUNDS);
        platform = Platform.start("no-order-is-lost");
        try (DemoShop shop = new DemoShop(platform);
                Crowd crowd = new Crowd(platform, shop, BUYERS, random)) {
            crowd.begin();
            for (int round = 1; round <= ROUNDS; round++) {
                goOnForAWhile(crowd);
                kill(round, shop);
            }
            goOnForAWhile(crowd);
            crowd.finish();
            Soon.is("a coupon is used up", () -> crowd.refusedForCoupons() > 0 || goesOnAgain(crowd));
            crowd.repeatTheFirst();

            platform.audit().comesToRest();
            crowd.compareAnswersWithDatabase();
            if (ROUNDS > USUAL_ROUNDS) {
                Ended replayed = platform.replayStreams();
                assertThat(replayed.exitCode()).as(replayed.printed()).isZero();
            }
            System.out.printf(
                    "%d purchases, %d too late for a coupon, %d keys repeated after a restart%n",
                    crowd.purchases(), crowd.refusedForCoupons(), crowd.repeatsAfterARestart());
            assertThat(crowd.repeatsAfterARestart()).isGreaterThanOrEqualTo(BUYERS / 2);
        }
    }

    /** False, because what has become of the purchases is known later. */
    private boolean goesOnAgain(Crowd crowd) throws InterruptedException {
        crowd.begin();
        crowd.goOnFor(FEWEST_REQUESTS);
        crowd.finish();
        return false;
    }

    private void goOnForAWhile(Crowd crowd) throws InterruptedException {
        crowd.goOnFor(random.nextInt(FEWEST_REQUESTS, MOST_REQUESTS));
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
    }

    private void kill(int round, DemoShop shop) throws SQLException, InterruptedException {
        boolean databaseToo = random.nextBoolean();
        boolean shortWindow = random.nextBoolean();
        int agonyMillis = random.nextInt(LONGEST_AGONY_MILLIS);
        int unansweredBefore = shop.http().unanswered().size();
        shop.rebuildReports(); // the kill comes during the rebuild or soon after it
        long began = System.nanoTime();
        String left = "unknown";
        if (databaseToo) {
            platform.killDatabase();
            TimeUnit.MILLISECONDS.sleep(agonyMillis);
            platform.kill();
        } else {
            platform.kill();
            left = deliveriesLeft();
        }
        Optional<ProcessHandle> leftRunning = platform.database();
        List<String> arguments = new ArrayList<>(List.of(SHORT_GRACE));
        if (shortWindow) {
            arguments.add(SHORT_WINDOW);
        }
        if (random.nextBoolean()) {
            arguments.add(REMOTE_CARRIER);
        }
        platform.startAgain(arguments.toArray(String[]::new));
        if (!databaseToo) {
            assertThat(platform.database())
                    .as("goes on with the database that runs")
                    .isPresent()
                    .isEqualTo(leftRunning);
        }
        System.out.printf(
                "Round %d: killed%s, started in %d ms%s; deliveries left: %s, requests without an answer: %d%n",
                round,
                databaseToo ? " with its database" : "",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                shortWindow ? " with a short payment window" : "",
                left,
                shop.http().unanswered().size() - unansweredBefore);
        assertThat(shop.http().unanswered().size())
                .as("requests that got no answer")
                .isGreaterThan(unansweredBefore);
    }

    private String deliveriesLeft() throws SQLException {
        try (Connection connection = platform.connect();
                var rows = connection.createStatement().executeQuery("select count(*) from outbox.open_delivery")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
