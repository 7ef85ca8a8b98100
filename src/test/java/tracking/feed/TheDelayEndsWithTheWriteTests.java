package tracking.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import testing.shop.Soon;
import tracking.TrackingTest;
import tracking.change.Changes;
import tracking.change.Position;
import tracking.change.StreamFilter;

/** The metric of delays covers the whole way of a change to a client, until the connection has taken its message. */
class TheDelayEndsWithTheWriteTests extends TrackingTest {

    @Autowired
    private Changes changes;

    @Autowired
    private FeedProperties properties;

    @Autowired
    private Clock clock;

    private SimpleMeterRegistry registry;
    private ChangeFeed feed;
    private String shopper;

    @BeforeEach
    void begin() {
        shopper = newShopper();
        registry = new SimpleMeterRegistry();
        store();
        feed = new ChangeFeed(changes, properties, new FeedMeters(registry), clock);
        feed.open();
        feed.poll();
    }

    @AfterEach
    void end() {
        feed.close();
    }

    private Timer delay() {
        return registry.get("orderwright.tracking.delay").timer();
    }

    private void subscribe(RecordedOutlet outlet, @Nullable Position after) {
        feed.subscribe(new StreamFilter(shopper, null, Set.of(), Set.of(), false), after, Instant.MAX, outlet, () -> {})
                .orElseThrow();
    }

    /** The orders change at once; the feed reads the changes after two seconds, and the connection takes them after 21 more. */
    @Test
    void a_change_is_delayed_until_its_connection_has_taken_it() {
        CountDownLatch gate = new CountDownLatch(1);
        RecordedOutlet slow = RecordedOutlet.slow(gate);
        subscribe(slow, null);
        publishPaidOrders(shopper, "web", 1);
        world.passes(Duration.ofSeconds(2));
        store();
        feed.poll();
        long before = delay().count();
        world.passes(Duration.ofSeconds(21));
        gate.countDown();

        Soon.holds("the delays", () -> assertThat(delay().count()).isEqualTo(3));
        assertThat(before).as("delays before anything was written").isZero();
        assertThat(delay().totalTime(TimeUnit.SECONDS)).isEqualTo(3 * 23.0);
    }

    @Test
    void a_client_that_comes_back_does_not_count_the_time_that_it_was_away() {
        Position left = changes.head().last();
        publishPaidOrders(shopper, "web", 1);
        store();
        world.passes(Duration.ofHours(3));
        RecordedOutlet outlet = RecordedOutlet.quick();
        subscribe(outlet, left);
        feed.poll();
        publishPaidOrders(shopper, "web", 1);
        store();
        feed.poll();

        Soon.holds("the changes", () -> assertThat(outlet.changes).hasSize(6));
        Soon.holds("the delays", () -> assertThat(delay().count()).isEqualTo(3));
        assertThat(delay().totalTime(TimeUnit.SECONDS)).isZero();
    }
}
