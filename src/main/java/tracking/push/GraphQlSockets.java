package tracking.push;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import tracking.feed.FeedProperties;

/** Looks after the open sockets of GraphQL, which may have no subscription: pings them, and closes those that are silent or whose token has expired. */
@Component
class GraphQlSockets extends ApplicationLoop {

    private static final Duration TICK = Duration.ofSeconds(1);

    private final Set<Consumer<Instant>> open = ConcurrentHashMap.newKeySet();
    private final FeedProperties properties;
    private final Clock clock;

    GraphQlSockets(FeedProperties properties, Clock clock) {
        super(true);
        this.properties = properties;
        this.clock = clock;
    }

    /** @param tick called about once a second, with the present time; it must not block */
    void add(Consumer<Instant> tick) {
        open.add(tick);
    }

    void remove(Consumer<Instant> tick) {
        open.remove(tick);
    }

    FeedProperties properties() {
        return properties;
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("tracking-graphql-sockets", TICK, () -> {
            Instant now = clock.instant();
            open.forEach(socket -> socket.accept(now));
            return TICK;
        });
    }
}
