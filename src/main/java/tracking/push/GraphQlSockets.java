package tracking.push;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import tracking.feed.FeedProperties;

/**
 * Looks after the open sockets of GraphQL, which may have no subscription: pings them, closes those that are silent or whose token has expired,
 * and tells all of them when the instance stops.
 */
@Component
class GraphQlSockets extends ApplicationLoop {

    private static final Duration TICK = Duration.ofSeconds(1);

    /** How long a stop waits until the sockets have been told. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Set<OpenSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isStopping;
    private final FeedProperties properties;
    private final Clock clock;

    GraphQlSockets(FeedProperties properties, Clock clock) {
        super(true);
        this.properties = properties;
        this.clock = clock;
    }

    /** A socket. The methods must not block. */
    interface OpenSocket {

        /** Called about once a second. */
        void tick(Instant now);

        /**
         * The instance stops.
         *
         * @param told run when the client has been told, or cannot be
         */
        void stop(Runnable told);
    }

    void add(OpenSocket socket) {
        open.add(socket);
        if (isStopping) { // it came too late to be told with the others
            socket.stop(() -> {});
        }
    }

    void remove(OpenSocket socket) {
        open.remove(socket);
    }

    FeedProperties properties() {
        return properties;
    }

    @Override
    protected BackgroundLoop begin() {
        isStopping = false;
        return new BackgroundLoop("tracking-graphql-sockets", TICK, () -> {
            Instant now = clock.instant();
            open.forEach(socket -> socket.tick(now));
            return TICK;
        });
    }

    /** The web server drops the connections soon after this. */
    @Override
    protected void beforeStop() {
        isStopping = true;
        List<OpenSocket> all = List.copyOf(open);
        CountDownLatch untold = new CountDownLatch(all.size());
        all.forEach(socket -> socket.stop(untold::countDown));
        try {
            untold.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
