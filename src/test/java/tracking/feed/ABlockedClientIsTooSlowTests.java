package tracking.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tracking.change.OrderChange;
import tracking.change.Position;
import tracking.change.StreamFilter;

/** The server may close the connection of a client that takes nothing before the feed does. Either way, the client was too slow, and not gone. */
class ABlockedClientIsTooSlowTests {

    private static final Position START = new Position(1, Instant.EPOCH);

    @ParameterizedTest
    @CsvSource({"PT0S, TOO_SLOW", "PT1H, GONE"})
    void alsoIfItsConnectionIsLostFirst(Duration longestSend, End expected) {
        List<End> ended = new ArrayList<>();
        Subscription subscription = new Subscription(
                new StreamFilter("shopper", null, Set.of(), Set.of(), false),
                START,
                Instant.MAX,
                new LostOutlet(ended),
                Runnable::run,
                10,
                longestSend,
                new Subscription.Listener() {

                    @Override
                    public void written(OrderChange change) {}

                    @Override
                    public void ended() {}
                });

        subscription.heartbeat(START);

        assertThat(ended).containsExactly(expected);
    }

    /** A connection that is lost while a message is sent. */
    private record LostOutlet(List<End> ended) implements Outlet {

        @Override
        public void send(OrderChange change) throws IOException {
            throw new IOException("lost");
        }

        @Override
        public void heartbeat(Position reached) throws IOException {
            throw new IOException("lost");
        }

        @Override
        public boolean reset(Position from) throws IOException {
            throw new IOException("lost");
        }

        @Override
        public void close(End end) {
            ended.add(end);
        }
    }
}
