package order.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import order.availability.Availability.Shortfall;
import order.availability.Instances.Instance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import testing.AtOnce;

/** The contract of the availability view, in memory and in Redis. */
@ParameterizedClass
@EnumSource
class RefusesOnlyWhatIsSurelyShortTests extends WithRedis {

    enum Kept {
        IN_MEMORY,
        IN_REDIS,
        /** The asked instance starts after all events were published, so it knows only what Redis holds. */
        IN_REDIS_BY_ANOTHER
    }

    @Parameter
    Kept kept;

    private Instance first;

    @Override
    Instances instances() {
        return kept == Kept.IN_MEMORY ? new Instances(null) : super.instances();
    }

    @BeforeEach
    void startFirst() {
        first = instances.start();
    }

    /** The view of the asked instance, which has all published stock levels. */
    private Availability view() {
        first.catchUp();
        return kept == Kept.IN_REDIS_BY_ANOTHER ? startCaughtUp().view() : first.view();
    }

    @Test
    void moreUnitsThanWerePublished() {
        instances.publish("scarce", 2, 1);
        instances.publish("sold out", 0, 7);
        instances.publish("plenty", 100, 3);
        Availability view = view();

        assertThat(view.surelyShort("1", Map.of("scarce", 3L, "sold out", 1L, "plenty", 100L)))
                .containsExactlyInAnyOrder(new Shortfall("scarce", 3, 2), new Shortfall("sold out", 1, 0));
        assertThat(view.surelyShort("2", Map.of("scarce", 2L, "plenty", 100L))).isEmpty();
    }

    @Test
    void butNoUnknownSku() {
        assertThat(view().surelyShort("1", Map.of("unknown", 1_000_000L))).isEmpty();
    }

    @Test
    void byTheNewestVersionInWhateverOrderTheyCome() {
        instances.publish("restocked", 10, 6);
        instances.publish("restocked", 0, 5);
        instances.publish("sold out", 0, 6);
        instances.publish("sold out", 10, 5);
        Availability view = view();

        assertThat(view.surelyShort("1", Map.of("restocked", 10L))).isEmpty();
        assertThat(view.surelyShort("2", Map.of("sold out", 1L))).containsExactly(new Shortfall("sold out", 1, 0));
    }

    /** A checkout one second after a restock must not be refused because of an older level. */
    @Test
    void butNotByAViewThatLagsMoreThanASecond() {
        instances.publish("scarce", 0, 1);
        Availability view = view();
        Instance asked = instances.lastStarted();
        assertThat(view.surelyShort("1", Map.of("scarce", 1L))).hasSize(1);

        instances.publish("scarce", 5, 2);
        asked.stall(Duration.ofMillis(1100));

        assertThat(view.surelyShort("2", Map.of("scarce", 1L))).isEmpty();
    }

    @Test
    void norByAViewThatHasNotPolledForASecond() {
        instances.publish("scarce", 0, 1);
        Availability view = view();
        instances.lastStarted().close();

        instances.clock().advance(Duration.ofMillis(1100));

        assertThat(view.surelyShort("1", Map.of("scarce", 1L))).isEmpty();
    }

    /** Sold out and restocked repeatedly: no checkout is refused once the instance has read the restock. */
    @Test
    void neverARestockedSku() {
        Availability view = view();
        for (long version = 1; version < 40; version += 2) {
            instances.publish("scarce", 0, version);
            instances.lastStarted().catchUp();
            assertThat(view.surelyShort("sold out " + version, Map.of("scarce", 1L)))
                    .hasSize(1);
            instances.publish("scarce", 3, version + 1);
            instances.lastStarted().catchUp();
            String reference = "restocked " + version;
            assertThat(view.surelyShort(reference, Map.of("scarce", 3L))).isEmpty();
            view.settled(reference);
        }
    }

    /** Ten checkouts ask for the last two units at once. Each of the others may still fail, so none is refused. */
    @Test
    void butNoCheckoutBecauseOfOthersThatMayFail() {
        instances.publish("scarce", 2, 1);
        Availability view = view();

        assertThat(AtOnce.run(10, i -> () -> view.surelyShort("buyer " + i, Map.of("scarce", 2L))))
                .allSatisfy(shortfalls -> assertThat(shortfalls).isEmpty());
    }
}
