package tracking.feed;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import tracking.TrackingTest;
import tracking.change.Changes;

/** Subscriptions to the feed of this instance, of a shopper that no other test uses. */
abstract class FeedTest extends TrackingTest {

    @Autowired
    ChangeFeed feed;

    @Autowired
    Changes changes;

    List<Subscription> subscriptions;
    String shopper;

    @BeforeEach
    void catchUp() {
        subscriptions = new ArrayList<>();
        shopper = newShopper();
        store();
        feed.open();
        poll();
    }

    @AfterEach
    void endAll() {
        subscriptions.forEach(subscription -> subscription.end(End.GONE));
    }

    void poll() {
        while (feed.poll()) {}
        feed.poll();
    }
}
