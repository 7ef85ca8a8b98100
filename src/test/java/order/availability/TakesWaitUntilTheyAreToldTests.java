package order.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import order.availability.Availability.Shortfall;
import order.availability.Instances.Instance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.TestRedis;

/** Who comes while others are about to get the last units learns what became of that, on whatever instance. */
class TakesWaitUntilTheyAreToldTests {

    private static final TestRedis REDIS = TestRedis.start();

    private Instances instances;
    private Instance here;
    private Instance there;

    @BeforeEach
    void begin() {
        REDIS.byHand(redis -> redis.flushall());
        instances = new Instances(REDIS);
        here = instances.start();
        there = instances.start();
        instances.tell("scarce", 3, 1);
        instances.tell("other", 3, 1);
        here.hears();
        there.hears();
    }

    @AfterEach
    void end() {
        instances.close();
    }

    @AfterAll
    static void stopRedis() {
        REDIS.close();
    }

    private static List<Shortfall> ask(Instance instance, String reference, Map<String, Long> units) {
        return instance.view().surelyShort(reference, units);
    }

    private double waits() {
        return here.sum("waits") + there.sum("waits");
    }

    private static long taken(String skuId) {
        return REDIS.byHand(redis -> redis.hvals(Keys.takenUnits(skuId))).stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    @Test
    void whoComesTooLateIsRefusedWhenTheSaleIsTold() {
        assertThat(ask(here, "first", Map.of("scarce", 3L))).isEmpty();
        CompletableFuture<List<Shortfall>> second =
                CompletableFuture.supplyAsync(() -> ask(there, "second", Map.of("scarce", 1L)));
        Eventually.is(() -> waits() > 0);

        instances.tell("scarce", 0, 2);

        assertThat(second.join()).containsExactly(new Shortfall("scarce", 1, 0));
    }

    @Test
    void whoComesAfterOneWhoFailedGetsWhatHeHadTaken() {
        assertThat(ask(here, "first", Map.of("scarce", 3L))).isEmpty();
        here.view().settled("first");
        Eventually.is(() -> taken("scarce") == 0);

        assertThat(ask(there, "second", Map.of("scarce", 3L))).isEmpty();
        assertThat(waits()).isZero();
        assertThat(taken("scarce")).isEqualTo(3);
    }

    @Test
    void oneReferenceTakesOnce() {
        for (int i = 0; i < 5; i++) {
            assertThat(ask(here, "same", Map.of("scarce", 2L))).isEmpty();
            assertThat(ask(there, "same", Map.of("scarce", 2L))).isEmpty();
        }

        assertThat(taken("scarce")).isEqualTo(2);
        assertThat(waits()).isZero();
    }

    @Test
    void allLinesAreTakenOrNone() {
        assertThat(ask(here, "first", Map.of("scarce", 3L, "other", 1L))).isEmpty();
        assertThat(ask(there, "contended", Map.of("scarce", 1L, "other", 1L))).isEmpty();
        assertThat(waits()).isPositive();
        assertThat(ask(there, "short", Map.of("scarce", 4L, "other", 1L))).hasSize(1);

        assertThat(taken("scarce")).isEqualTo(3);
        assertThat(taken("other")).isEqualTo(1);
    }

    /** Its instance died. */
    @Test
    void whatNobodySettlesEndsByItself() {
        assertThat(ask(here, "first", Map.of("scarce", 3L))).isEmpty();

        long take = REDIS.byHand(redis -> redis.ttl(Keys.take("first")));
        long taken = REDIS.byHand(redis -> redis.ttl(Keys.takenUnits("scarce")));
        assertThat(take).isBetween(0L, 5L);
        assertThat(taken).isBetween(0L, 6L);
        REDIS.byHand(redis -> {
            String ends = redis.hkeys(Keys.takenUnits("scarce")).getFirst();
            redis.hdel(Keys.takenUnits("scarce"), ends);
            return redis.hset(Keys.takenUnits("scarce"), redis.time().getFirst(), "3");
        });
        assertThat(ask(there, "second", Map.of("scarce", 3L))).isEmpty();
        assertThat(waits()).isZero();
    }

    @Test
    void aTakeIsSettledOnceItsSaleWasTold() {
        assertThat(ask(here, "first", Map.of("scarce", 1L))).isEmpty();
        instances.tell("scarce", 2, 2);
        here.view().settled("first");

        Eventually.is(() -> taken("scarce") == 0);
        assertThat(REDIS.field(Keys.level("scarce"), "available")).isEqualTo("2");
    }
}
