package order.availability;

import static order.availability.Instances.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import order.availability.Instances.Instance;
import org.junit.jupiter.api.Test;
import testing.Asker;

/** No checkout is refused that could be served, if Redis fails or holds wrong data, or if the instances that write to it fail. */
class BelievesRedisOnlyWhatWasToldTests extends WithRedis {

    private static final String SCARCE = Keys.level("scarce");

    private static void refuses(Instance instance) {
        eventually(() ->
                !instance.view().surelyShort("refused", Map.of("scarce", 1L)).isEmpty());
    }

    private static void allows(Instance instance, String skuId, long units) {
        assertThat(instance.view().surelyShort("allowed", Map.of(skuId, units))).isEmpty();
        instance.view().settled("allowed");
    }

    private void set(String key, String available) {
        redis.byHand(commands -> commands.hset(key, "available", available));
    }

    @Test
    void stockIsNotBelievedIfNoInstanceReadTheLogInBetween() {
        startWith(0, 1).close();
        instances.publish("scarce", 5, 2);

        allows(startCaughtUp(), "scarce", 1);
    }

    @Test
    void stockIsNotBelievedIfOnlyAFrozenInstanceKnewIt() {
        Instance frozen = startWith(0, 1);
        frozen.freeze();
        instances.publish("scarce", 5, 2);
        Instance other = startCaughtUp();
        assertThat(other.metric("eras")).isEqualTo(1);

        frozen.resume();
        frozen.catchUp();
        allows(frozen, "scarce", 1);
        allows(other, "scarce", 1);
    }

    @Test
    void instancesThatFollowOneAnotherLeaveNoGap() {
        Instance first = startWith(0, 1);
        instances.publishOther(3);
        Instance second = instances.start();
        first.catchUp();
        second.catchUp();
        first.close();
        instances.publishOther(3);
        Instance third = instances.start();
        second.catchUp();
        third.catchUp();
        second.close();

        assertThat(second.metric("eras") + third.metric("eras")).isZero();
        refuses(third);
    }

    /** The late instance brings an older version than Redis has. */
    @Test
    void anOldMessageNeverOverwritesANewerOne() {
        Instance writer = startCaughtUp();
        Instance late = startCaughtUp();
        late.freeze();
        instances.publish("scarce", 0, 1);
        instances.publish("scarce", 5, 2);
        writer.catchUp();

        late.resumeUpTo(1);

        Instance other = startCaughtUp();
        for (int i = 0; i < 20; i++) {
            allows(other, "scarce", 1);
            assertThat(redis.field(SCARCE, "version")).isEqualTo("2");
        }
        assertThat(writer.metric("drift")).isZero();
    }

    @Test
    void stockOfAnotherDatabaseIsNotBelieved() {
        instances.publishOther(1000);
        startWith(0, 9).close();
        instances.close();

        instances = instances();
        Instance another = startCaughtUp();
        assertThat(another.metric("eras")).isEqualTo(1);
        allows(another, "scarce", 1);
        instances.publish("scarce", 0, 3);
        another.catchUp();
        refuses(startCaughtUp());
    }

    @Test
    void anEmptiedRedisIsFilledAgain() {
        Instance writer = startWith(0, 1);
        Instance other = startCaughtUp();
        refuses(other);
        writer.freeze();

        redis.byHand(commands -> commands.flushall());

        allows(other, "scarce", 1);
        writer.resume();
        eventually(() -> writer.metric("bypasses") >= 1 && other.metric("bypasses") >= 1);
        writer.catchUp();
        other.catchUp();
        refuses(other);
    }

    @Test
    void aRedisThatWasResetToAnOldStateIsFilledAgain() {
        Instance writer = startWith(0, 1);
        Map<String, String> oldEra = redis.byHand(commands -> commands.hgetall(Keys.ERA));
        Map<String, String> old = redis.byHand(commands -> commands.hgetall(SCARCE));
        instances.publish("scarce", 5, 2);
        writer.catchUp();
        Instance other = startCaughtUp();

        redis.byHand(commands -> commands.hset(SCARCE, old) + commands.hset(Keys.ERA, oldEra));

        allows(other, "scarce", 1);
        eventually(() -> writer.metric("bypasses") >= 1 && other.metric("bypasses") >= 1);
        writer.catchUp();
        other.catchUp();
        allows(other, "scarce", 1);
        assertThat(redis.field(SCARCE, "version")).isEqualTo("2");
    }

    @Test
    void aNumberThatWasChangedByHandIsRepaired() {
        Instance writer = startWith(5, 2);
        Instance other = startCaughtUp();

        set(SCARCE, "0");

        allows(other, "scarce", 1);
        eventually(() -> writer.metric("drift") == 1);
        assertThat(redis.field(SCARCE, "available")).isEqualTo("5");
    }

    /** No running instance knows the right number, so Redis forgets the SKU. */
    @Test
    void aNumberThatWasChangedByHandIsDeletedIfNoInstanceKnowsTheRightOne() {
        Instance writer = startWith(5, 2);
        Instance other = startCaughtUp();
        writer.close();

        set(SCARCE, "0");

        allows(other, "scarce", 1);
        eventually(() -> redis.byHand(commands -> commands.exists(SCARCE)) == 0);
        eventually(() -> other.metric("drift") == 1);
    }

    @Test
    void aKeyThatIsMissingOrOlderOrOfAnotherTypeIsRepaired() {
        Instance writer = instances.start();
        instances.publish("missing", 0, 2);
        instances.publish("older", 5, 1);
        instances.publish("text", 5, 1);
        writer.catchUp();
        Map<String, String> old = redis.byHand(commands -> commands.hgetall(Keys.level("older")));
        instances.publish("older", 6, 2);
        writer.catchUp();

        writer.freeze();
        redis.byHand(commands -> commands.del(Keys.level("missing"), Keys.level("text")));
        redis.byHand(commands -> commands.hset(Keys.level("older"), old));
        redis.byHand(commands -> commands.set(Keys.level("text"), "0"));
        redis.byHand(commands -> commands.set(Keys.takenUnits("text"), "7"));
        writer.resume();

        eventually(() -> writer.metric("drift") >= 3);
        assertThat(redis.field(Keys.level("missing"), "available")).isEqualTo("0");
        assertThat(redis.field(Keys.level("older"), "available")).isEqualTo("6");
        assertThat(redis.field(Keys.level("text"), "available")).isEqualTo("5");
        allows(writer, "text", 5);
    }

    /** The entry is well formed, but no event had its version. */
    @Test
    void aVersionThatIsNewerThanAllEventsIsRepaired() {
        Instance writer = startWith(5, 2);
        Level invented = new Level(0, 9);
        redis.byHand(commands ->
                commands.hset(SCARCE, Map.of("available", "0", "version", "9", "seal", invented.seal("scarce"))));

        eventually(() -> "2".equals(redis.field(SCARCE, "version")));
        allows(writer, "scarce", 5);
    }

    @Test
    void anEraOfAnotherTypeIsReplaced() {
        Instance writer = startWith(0, 1);

        redis.byHand(commands -> commands.set(Keys.ERA, "1"));

        eventually(() -> writer.metric("eras") == 2);
        writer.catchUp();
        refuses(startCaughtUp());
    }

    @Test
    void checkoutsDoNotWaitForARedisThatIsDown() {
        Instance writer = startWith(0, 1);
        redis.stop();
        Instance late = instances.start();
        late.pollTwice();
        try {
            refuses(writer);
            allows(writer, "other", 1);
            allows(late, "scarce", 1);
            eventually(() -> writer.metric("bypassed") == 1 && late.metric("bypassed") == 1);
        } finally {
            redis.startAgain();
        }
        writer.catchUp();
        late.catchUp();
        refuses(late);
    }

    @Test
    void aFrozenRedisIsBypassedUntilItResumes() {
        startAnew(RedisLimits.USUAL);
        Instance writer = startWith(5, 1);
        redis.freeze();
        try {
            allows(writer, "scarce", 1);
            eventually(() -> writer.metric("bypassed") == 1);
            CompletableFuture<?> checkouts = CompletableFuture.allOf(IntStream.range(0, 200)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> allows(writer, "scarce", 1)))
                    .toArray(CompletableFuture[]::new));
            checkouts.orTimeout(Asker.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
        } finally {
            redis.wake();
        }
        writer.catchUp();
        allows(writer, "scarce", 5);
    }
}
