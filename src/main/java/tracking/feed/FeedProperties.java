package tracking.feed;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of what an instance pushes.
 *
 * @param kept how many of the latest changes an instance keeps in memory, for clients that come back soon; above zero
 * @param buffer how many changes may wait for one client before it is cut off, from 8 to 10,000
 * @param heartbeat the pause after which a quiet connection gets a sign of life, at least a second
 * @param sendTimeout how long one message may take before the client is cut off, at least a second
 * @param idleTimeout how long a socket may leave pings unanswered before it is closed; longer than {@code heartbeat}
 * @param perCaller maximum number of streams and sockets of one caller on one instance
 * @param all maximum number of streams and sockets on one instance; less than {@code server.tomcat.max-connections}
 */
@ConfigurationProperties("orderwright.tracking.streams")
public record FeedProperties(
        @DefaultValue("20000") int kept,
        @DefaultValue("256") int buffer,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("20s") Duration sendTimeout,
        @DefaultValue("45s") Duration idleTimeout,
        @DefaultValue("20") int perCaller,
        @DefaultValue("15000") int all) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int MIN_BUFFER = 8;
    private static final int MAX_BUFFER = 10_000;

    public FeedProperties {
        Assert.isTrue(kept > 0, "orderwright.tracking.streams.kept must be above zero");
        Assert.isTrue(
                buffer >= MIN_BUFFER && buffer <= MAX_BUFFER,
                "orderwright.tracking.streams.buffer must be between 8 and 10000");
        Assert.isTrue(heartbeat.compareTo(SHORTEST) >= 0, "orderwright.tracking.streams.heartbeat must be at least 1s");
        Assert.isTrue(
                sendTimeout.compareTo(SHORTEST) >= 0, "orderwright.tracking.streams.send-timeout must be at least 1s");
        Assert.isTrue(
                idleTimeout.compareTo(heartbeat) > 0,
                "orderwright.tracking.streams.idle-timeout must be longer than orderwright.tracking.streams.heartbeat");
        Assert.isTrue(perCaller > 0, "orderwright.tracking.streams.per-caller must be above zero");
        Assert.isTrue(all > 0, "orderwright.tracking.streams.all must be above zero");
    }
}
