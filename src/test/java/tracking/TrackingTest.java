package tracking;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import order.OrderEvent;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;
import testing.ModuleTest;
import testing.TestClock;
import testing.World;
import tracking.change.Histories;
import tracking.change.TrackingProjection;

/** Publishes the events of orders, and stores and pushes their changes step by step. */
@ModuleTest(module = "tracking")
@TestClock
@TestPropertySource(
        properties = {
            "orderwright.tracking.follows=false",
            "orderwright.tracking.batch-limit=50",
            "orderwright.tracking.events.batch-limit=10",
            "orderwright.tracking.streams.kept=40",
            "orderwright.tracking.streams.buffer=16",
            "orderwright.tracking.streams.send-timeout=1m",
            "orderwright.webhook.allow-loopback=true",
            "orderwright.webhook.timeout=30s",
            "orderwright.webhook.concurrency=4",
            "orderwright.webhook.batch-limit=50"
        })
public abstract class TrackingTest {

    @Autowired
    protected TrackingProjection projection;

    protected World world;

    @BeforeEach
    final void openWorld(@Autowired ApplicationContext context) {
        world = new World(context);
    }

    /** Publishes events, each in a transaction of its own. */
    protected final void publish(OrderEvent... events) {
        world.publishOneByOne(events);
    }

    /** Stores all changes of the log. */
    protected final void store() {
        world.catchUp(projection::advance);
    }

    protected final Instant now() {
        return world.now();
    }

    /** A subject that no other test uses. */
    protected static String newShopper() {
        return "shopper-" + UUID.randomUUID();
    }

    /** Publishes orders that are created, confirmed and paid. */
    protected final List<String> publishPaidOrders(String owner, String channel, int count) {
        List<String> orders = Stream.generate(Histories::newOrder).limit(count).toList();
        for (String order : orders) {
            world.publish(
                    Histories.created(order, owner, channel, now()),
                    Histories.confirmed(order, now()),
                    Histories.paid(order, now()));
        }
        return orders;
    }
}
