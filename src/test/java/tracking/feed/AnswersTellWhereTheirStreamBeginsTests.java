package tracking.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tracking.TrackingTest;
import tracking.change.Changes;
import tracking.change.Position;

/**
 * A list of orders considers all changes up to a time. It also names a position after which a stream tells of all later changes, even if this
 * instance has just started, or has slept.
 *
 * <p>Seen to fail, with 3 of 5 tests, when a starting instance did not look up an earlier position and an instance that
 * slept did not keep its last one: lists named no position.
 */
class AnswersTellWhereTheirStreamBeginsTests extends TrackingTest {

    @Autowired
    private Changes changes;

    @Autowired
    private FeedProperties properties;

    @Autowired
    private Clock clock;

    /** It has not started yet. */
    private ChangeFeed instance;

    @BeforeEach
    void somethingHasHappened() {
        store();
        instance = new ChangeFeed(changes, properties, new FeedMeters(new SimpleMeterRegistry()), clock);
        happens();
    }

    /** Three changes. */
    private void happens() {
        publishPaidOrders(newShopper(), "web", 1);
        store();
    }

    private Position last() {
        return changes.head().last();
    }

    private Position before(Instant time) {
        return instance.before(time).flatMap(Position::parse).orElseThrow();
    }

    @Test
    void an_instance_knows_nothing_before_its_start() {
        assertThat(instance.before(now())).isEmpty();
        assertThat(instance.current()).isEmpty();
    }

    @Test
    void an_instance_knows_a_position_for_the_minutes_before_its_start() {
        Position early = last();
        world.passes(Duration.ofMinutes(12));
        Instant asOf = now();
        happens();
        world.passes(Duration.ofMinutes(9));
        instance.poll();

        assertThat(before(asOf).number()).isBetween(early.number() - 3, early.number());
        assertThat(before(now())).isEqualTo(before(asOf));
        assertThat(instance.before(asOf.minusSeconds(60))).as("too long ago").isEmpty();
    }

    @Test
    void an_instance_that_starts_with_an_empty_table_knows_where_it_begins() {
        world.passes(Duration.ofDays(2));
        projection.dropOld();
        Position end = last();
        instance.poll();
        happens();
        instance.poll();

        assertThat(before(now()).number()).isEqualTo(end.number());
    }

    @Test
    void an_instance_that_slept_goes_on_from_the_position_that_it_had_reached() {
        instance.poll();
        Position reached = last();
        world.passes(Duration.ofMinutes(30));
        Instant asOf = now();
        happens();
        world.passes(Duration.ofSeconds(1));
        instance.poll();

        assertThat(before(asOf)).isEqualTo(reached);
        world.passes(Duration.ofSeconds(1));
        assertThat(before(now())).isEqualTo(last());
    }

    /** A client hears of at most as many changes again as there are after the time. */
    @Test
    void a_position_before_a_time_is_found_close_to_it() {
        List<Instant> times = new ArrayList<>();
        List<Position> reached = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            times.add(now().plusMillis(1));
            reached.add(last());
            world.passes(Duration.ofMinutes(1));
            happens();
        }
        for (int i = 0; i < 20; i++) {
            long later = last().number() - reached.get(i).number();
            assertThat(changes.before(times.get(i)).number())
                    .as("%s changes ago", later)
                    .isBetween(reached.get(i).number() - later, reached.get(i).number());
        }
    }
}
