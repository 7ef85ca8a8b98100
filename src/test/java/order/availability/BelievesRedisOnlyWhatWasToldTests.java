package order.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import order.availability.Instances.Instance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.TestRedis;

/** Whatever becomes of Redis, of what it holds and of those who feed it: nobody is refused what can be sold. */
class BelievesRedisOnlyWhatWasToldTests {

    private static final TestRedis REDIS = TestRedis.start();
    private static final String SCARCE = Keys.level("scarce");

    private Instances instances;

    @BeforeEach
    void begin() {
        REDIS.byHand(redis -> redis.flushall());
        instances = new Instances(REDIS);
    }

    @AfterEach
    void end() {
        instances.close();
    }

    @AfterAll
    static void stopRedis() {
        REDIS.close();
    }

    private static void refuses(Instance instance, String skuId) {
        Eventually.is(
                () -> !instance.view().surelyShort("refused", Map.of(skuId, 1L)).isEmpty());
    }

    private static void lets(Instance instance, String skuId, long units) {
        assertThat(instance.view().surelyShort("let pass", Map.of(skuId, units)))
                .isEmpty();
        instance.view().settled("let pass");
    }

    @Test
    void whatWasToldWhileNobodyFedIt() {
        Instance teller = instances.start();
        instances.tell("scarce", 0, 1);
        teller.hears().close();
        instances.tell("scarce", 5, 2);

        lets(instances.start().hears(), "scarce", 1);
    }

    @Test
    void alsoWhenOnlySomebodyWhoStandsStillHeardOfIt() {
        Instance frozen = instances.start();
        instances.tell("scarce", 0, 1);
        frozen.hears().stops();
        instances.tell("scarce", 5, 2);
        Instance other = instances.start().hears();
        assertThat(other.sum("eras")).isEqualTo(1);

        frozen.goesOn();
        frozen.hears();
        lets(frozen, "scarce", 1);
        lets(other, "scarce", 1);
    }

    @Test
    void instancesThatFollowOneAnotherLeaveNoGap() {
        Instance first = instances.start();
        instances.tell("scarce", 0, 1);
        first.hears();
        instances.pass(3);
        Instance second = instances.start().hears();
        first.close();
        instances.pass(3);
        Instance third = instances.start().hears();
        second.close();

        assertThat(second.sum("eras") + third.sum("eras")).isZero();
        refuses(third, "scarce");
    }

    /** Who is late brings what is known there already in a newer version. */
    @Test
    void anOldMessageNeverOverwritesANewerOne() {
        Instance teller = instances.start().hears();
        Instance late = instances.start().hears();
        late.stops();
        instances.tell("scarce", 0, 1);
        instances.tell("scarce", 5, 2);
        teller.hears();

        late.goesOnUntil(1);

        Instance other = instances.start().hears();
        for (int i = 0; i < 20; i++) {
            lets(other, "scarce", 1);
            assertThat(REDIS.field(SCARCE, "version")).isEqualTo("2");
        }
        assertThat(teller.sum("drift")).isZero();
    }

    @Test
    void whatWasWrittenForAnotherDatabase() {
        instances.pass(1000);
        Instance teller = instances.start();
        instances.tell("scarce", 0, 9);
        teller.hears().close();
        instances.close();

        instances = new Instances(REDIS);
        Instance another = instances.start().hears();
        assertThat(another.sum("eras")).isEqualTo(1);
        lets(another, "scarce", 1);
        instances.tell("scarce", 0, 3);
        another.hears();
        refuses(instances.start().hears(), "scarce");
    }

    @Test
    void anEmptiedOneIsFilledAgain() {
        Instance teller = instances.start();
        instances.tell("scarce", 0, 1);
        teller.hears();
        Instance other = instances.start().hears();
        refuses(other, "scarce");

        REDIS.byHand(redis -> redis.flushall());

        lets(other, "scarce", 1);
        Eventually.is(() -> teller.sum("bypasses") >= 1 && other.sum("bypasses") >= 1);
        teller.hears();
        other.hears();
        refuses(other, "scarce");
    }

    @Test
    void whatWasOverwrittenLong() {
        Instance teller = instances.start();
        instances.tell("scarce", 0, 1);
        teller.hears();
        Map<String, String> oldEra = REDIS.byHand(redis -> redis.hgetall(Keys.ERA));
        Map<String, String> old = REDIS.byHand(redis -> redis.hgetall(SCARCE));
        instances.tell("scarce", 5, 2);
        teller.hears();
        Instance other = instances.start().hears();

        REDIS.byHand(redis -> redis.hset(SCARCE, old) + redis.hset(Keys.ERA, oldEra));

        lets(other, "scarce", 1);
        Eventually.is(() -> teller.sum("bypasses") >= 1 && other.sum("bypasses") >= 1);
        teller.hears();
        other.hears();
        lets(other, "scarce", 1);
        assertThat(REDIS.field(SCARCE, "version")).isEqualTo("2");
    }

    @Test
    void aNumberThatWasChangedByHandIsMended() {
        Instance teller = instances.start();
        instances.tell("scarce", 5, 2);
        teller.hears();
        Instance other = instances.start().hears();

        REDIS.byHand(redis -> redis.hset(SCARCE, "available", "0"));

        lets(other, "scarce", 1);
        Eventually.is(() -> teller.sum("drift") == 1);
        assertThat(REDIS.field(SCARCE, "available")).isEqualTo("5");
    }

    /** Nobody who is there knows better; so it is not known any more. */
    @Test
    void whatWasChangedByHandAndNobodyKnowsIsForgotten() {
        Instance teller = instances.start();
        instances.tell("scarce", 5, 2);
        teller.hears();
        Instance other = instances.start().hears();
        teller.close();

        REDIS.byHand(redis -> redis.hset(SCARCE, "available", "0"));

        lets(other, "scarce", 1);
        Eventually.is(() -> REDIS.byHand(redis -> redis.exists(SCARCE)) == 0);
        assertThat(other.sum("drift")).isEqualTo(1);
    }

    @Test
    void whatIsGoneOrOlderOrOfAnotherKindIsMended() {
        Instance teller = instances.start();
        instances.tell("gone", 0, 2);
        instances.tell("older", 5, 1);
        instances.tell("text", 5, 1);
        teller.hears();
        Map<String, String> old = REDIS.byHand(redis -> redis.hgetall(Keys.level("older")));
        instances.tell("older", 6, 2);
        teller.hears();

        REDIS.byHand(redis -> redis.del(Keys.level("gone"), Keys.level("text")));
        REDIS.byHand(redis -> redis.hset(Keys.level("older"), old));
        REDIS.byHand(redis -> redis.set(Keys.level("text"), "0"));
        REDIS.byHand(redis -> redis.set(Keys.takenUnits("text"), "7"));

        Eventually.is(() -> teller.sum("drift") >= 3);
        assertThat(REDIS.field(Keys.level("gone"), "available")).isEqualTo("0");
        assertThat(REDIS.field(Keys.level("older"), "available")).isEqualTo("6");
        assertThat(REDIS.field(Keys.level("text"), "available")).isEqualTo("5");
        lets(teller, "text", 5);
    }

    /** Well made, but of a version that never was. */
    @Test
    void whatIsNewerThanAllThatWasToldIsMended() {
        Instance teller = instances.start();
        instances.tell("scarce", 5, 2);
        teller.hears();
        Level never = new Level(0, 9);
        REDIS.byHand(
                redis -> redis.hset(SCARCE, Map.of("available", "0", "version", "9", "seal", never.seal("scarce"))));

        Eventually.is(() -> "2".equals(REDIS.field(SCARCE, "version")));
        lets(teller, "scarce", 5);
    }

    @Test
    void anEraOfAnotherKindIsBegunAnew() {
        Instance teller = instances.start();
        instances.tell("scarce", 0, 1);
        teller.hears();

        REDIS.byHand(redis -> redis.set(Keys.ERA, "1"));

        Eventually.is(() -> teller.sum("eras") == 2);
        teller.hears();
        refuses(instances.start().hears(), "scarce");
    }

    @Test
    void oneThatIsAwayIsNotWaitedFor() {
        Instance teller = instances.start();
        instances.tell("scarce", 0, 1);
        teller.hears();
        REDIS.stop();
        Instance late = instances.start();
        late.looksTwice();
        try {
            refuses(teller, "scarce");
            lets(teller, "other", 1);
            lets(late, "scarce", 1);
            Eventually.is(() -> teller.sum("bypassed") == 1 && late.sum("bypassed") == 1);
        } finally {
            REDIS.startAgain();
        }
        teller.hears();
        late.hears();
        refuses(late, "scarce");
    }

    @Test
    void oneThatStandsStillIsLeftAloneUntilItGoesOn() {
        Instance teller = instances.start();
        instances.tell("scarce", 5, 1);
        teller.hears();
        REDIS.freeze();
        try {
            lets(teller, "scarce", 1);
            Eventually.is(() -> teller.sum("bypassed") == 1);
            CompletableFuture<?> many = CompletableFuture.allOf(IntStream.range(0, 200)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> lets(teller, "scarce", 1)))
                    .toArray(CompletableFuture[]::new));
            many.orTimeout(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS).join();
        } finally {
            REDIS.wake();
        }
        teller.hears();
        lets(teller, "scarce", 5);
    }
}
