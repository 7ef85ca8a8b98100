package order.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import order.availability.Availability.Shortfall;
import order.availability.Instances.Instance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import testing.TestRedis;

/** The contract of the availability view, whoever keeps it. */
class RefusesOnlyWhatIsSurelyShortTests {

    private static final TestRedis REDIS = TestRedis.start();

    /** Who keeps it, and who is asked. */
    enum Kept {
        IN_MEMORY,
        IN_REDIS,
        /** The one who is asked began only after all was told. */
        IN_REDIS_BY_ANOTHER
    }

    private Instances instances;
    private Instance teller;

    private void begin(Kept kept) {
        REDIS.byHand(redis -> redis.flushall());
        instances = new Instances(kept == Kept.IN_MEMORY ? null : REDIS);
        teller = instances.start();
    }

    /** The one who is asked, who has heard or read in Redis all that was told. */
    private Availability view(Kept kept) {
        teller.hears();
        return kept == Kept.IN_REDIS_BY_ANOTHER ? instances.start().hears().view() : teller.view();
    }

    @AfterEach
    void end() {
        instances.close();
    }

    @AfterAll
    static void stopRedis() {
        REDIS.close();
    }

    @ParameterizedTest
    @EnumSource
    void moreThanWasTold(Kept kept) {
        begin(kept);
        instances.tell("scarce", 2, 1);
        instances.tell("sold out", 0, 7);
        instances.tell("plenty", 100, 3);
        Availability view = view(kept);

        assertThat(view.surelyShort("1", Map.of("scarce", 3L, "sold out", 1L, "plenty", 100L)))
                .containsExactlyInAnyOrder(new Shortfall("scarce", 3, 2), new Shortfall("sold out", 1, 0));
        assertThat(view.surelyShort("2", Map.of("scarce", 2L, "plenty", 100L))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void butNotWhatNothingWasToldOf(Kept kept) {
        begin(kept);

        assertThat(view(kept).surelyShort("1", Map.of("unknown", 1_000_000L))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void byTheNewestThatWasToldInWhateverOrder(Kept kept) {
        begin(kept);
        instances.tell("restocked", 10, 6);
        instances.tell("restocked", 0, 5);
        instances.tell("sold out", 0, 6);
        instances.tell("sold out", 10, 5);
        Availability view = view(kept);

        assertThat(view.surelyShort("1", Map.of("restocked", 10L))).isEmpty();
        assertThat(view.surelyShort("2", Map.of("sold out", 1L))).containsExactly(new Shortfall("sold out", 1, 0));
    }

    /** Whoever comes a second after a restock may be told nothing that is older. */
    @ParameterizedTest
    @EnumSource
    void butNothingThatIsOlderThanASecond(Kept kept) {
        begin(kept);
        instances.tell("scarce", 0, 1);
        Availability view = view(kept);
        Instance asked = instances.last();
        assertThat(view.surelyShort("1", Map.of("scarce", 1L))).hasSize(1);

        instances.tell("scarce", 5, 2);
        asked.heldUp(Duration.ofMillis(1100)).looksTwice();

        assertThat(view.surelyShort("2", Map.of("scarce", 1L))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void norAnythingWhenItHasNotLookedForASecond(Kept kept) {
        begin(kept);
        instances.tell("scarce", 0, 1);
        Availability view = view(kept);
        instances.last().close();

        instances.clock().advance(Duration.ofMillis(1100));

        assertThat(view.surelyShort("1", Map.of("scarce", 1L))).isEmpty();
    }

    /** Sold out and restocked again and again: once it was heard, nobody is refused. */
    @ParameterizedTest
    @EnumSource
    void neverWhatWasRestocked(Kept kept) {
        begin(kept);
        Availability view = view(kept);
        for (long version = 1; version < 40; version += 2) {
            instances.tell("scarce", 0, version);
            instances.last().hears();
            assertThat(view.surelyShort("sold out " + version, Map.of("scarce", 1L)))
                    .hasSize(1);
            instances.tell("scarce", 3, version + 1);
            instances.last().hears();
            String reference = "restocked " + version;
            assertThat(view.surelyShort(reference, Map.of("scarce", 3L))).isEmpty();
            view.settled(reference);
        }
    }

    /** Ten want the two that are left, and nothing comes of any: each of them might have had them. */
    @ParameterizedTest
    @EnumSource
    void nobodyForTheSakeOfOthersWhoMayFail(Kept kept) throws Exception {
        begin(kept);
        instances.tell("scarce", 2, 1);
        Availability view = view(kept);

        try (var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 10)
                    .mapToObj(i -> buyers.submit(() -> view.surelyShort("buyer " + i, Map.of("scarce", 2L))))
                    .toList();
            for (Future<?> each : asked) {
                assertThat(each.get()).asList().isEmpty();
            }
        }
    }
}
