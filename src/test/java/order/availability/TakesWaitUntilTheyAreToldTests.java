package order.availability;

import static order.availability.Instances.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import order.availability.Availability.Shortfall;
import order.availability.Instances.Instance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.Asker;

/** A checkout that comes while another one is about to take the last units waits for the result, on every instance. */
class TakesWaitUntilTheyAreToldTests extends WithRedis {

    private Instance here;
    private Instance there;

    @BeforeEach
    void startTwoInstances() {
        here = instances.start();
        there = instances.start();
        instances.publish("scarce", 3, 1);
        instances.publish("other", 3, 1);
        here.catchUp();
        there.catchUp();
    }

    private static List<Shortfall> ask(Instance instance, String reference, Map<String, Long> units) {
        return instance.view().surelyShort(reference, units);
    }

    private double waits() {
        return here.metric("waits") + there.metric("waits");
    }

    private long taken(String skuId) {
        return redis.byHand(commands -> commands.hvals(Keys.takenUnits(skuId))).stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    @Test
    void aLaterCheckoutIsRefusedWhenTheSaleIsPublished() {
        startAnew(new RedisLimits(Asker.TIMEOUT, Asker.TIMEOUT, Asker.TIMEOUT));
        startTwoInstances();
        assertThat(ask(here, "first", Map.of("scarce", 3L))).isEmpty();
        CompletableFuture<List<Shortfall>> second =
                CompletableFuture.supplyAsync(() -> ask(there, "second", Map.of("scarce", 1L)));
        eventually(() -> waits() > 0);

        instances.publish("scarce", 0, 2);

        assertThat(second.join()).containsExactly(new Shortfall("scarce", 1, 0));
    }

    @Test
    void afterACheckoutFailedTheNextOneGetsItsUnits() {
        assertThat(ask(here, "first", Map.of("scarce", 3L))).isEmpty();
        here.view().settled("first");
        eventually(() -> taken("scarce") == 0);

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

    /** The instance of such a take has died. */
    @Test
    void aTakeThatIsNeverSettledExpires() {
        assertThat(ask(here, "first", Map.of("scarce", 3L))).isEmpty();

        long take = redis.byHand(commands -> commands.ttl(Keys.take("first")));
        long taken = redis.byHand(commands -> commands.ttl(Keys.takenUnits("scarce")));
        assertThat(take).isBetween(0L, 5L);
        assertThat(taken).isBetween(0L, 6L);
        redis.byHand(commands -> {
            String end = commands.hkeys(Keys.takenUnits("scarce")).getFirst();
            commands.hdel(Keys.takenUnits("scarce"), end);
            return commands.hset(Keys.takenUnits("scarce"), commands.time().getFirst(), "3");
        });
        assertThat(ask(there, "second", Map.of("scarce", 3L))).isEmpty();
        assertThat(waits()).isZero();
    }

    @Test
    void aTakeIsSettledWhenItsSaleIsPublished() {
        assertThat(ask(here, "first", Map.of("scarce", 1L))).isEmpty();
        instances.publish("scarce", 2, 2);
        here.view().settled("first");

        eventually(() -> taken("scarce") == 0 && "2".equals(redis.field(Keys.level("scarce"), "available")));
    }
}
