package outbox.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Limits of the transport.
 *
 * @param delivers false for a task that only looks: it starts no instance
 * @param batchLimit items a batch takes at most
 * @param batchInterval how far apart the batches of a listener begin under load; after a rest some follow at once
 * @param queueCapacity items that wait in memory for one listener; further deliveries wait in their table
 * @param queueDelay commands that give way are refused while they would probably wait for longer in their queue
 * @param lease an instance whose heart has not beaten for so long is taken for frozen; longer than the database's
 *     lock and idle-in-transaction timeouts, so that it can hold nothing by then
 * @param heartbeat how often the heart beats, the dead are looked for and the table is searched for what is due
 * @param timerInterval how often timers look for what is due
 * @param logInterval how often the log's readers look for news
 * @param attemptLimit after so many attempts a delivery is parked
 * @param retryBackoff the first wait of a failed delivery; doubles with each attempt
 * @param outsideConcurrency calls to elsewhere under way at once, for one outside listener
 * @param answerPatience how long an operator's write waits for those who hear of it; then it is answered all the same
 * @param stuckAfter a worker that has been in one batch for longer makes the instance not ready
 * @param drainLimit how long a stop waits for what is queued, and once more as long for what cannot end
 */
@ConfigurationProperties("orderwright.outbox")
public record OutboxProperties(
        @DefaultValue("true") boolean delivers,
        @DefaultValue("256") int batchLimit,
        @DefaultValue("8ms") Duration batchInterval,
        @DefaultValue("20000") int queueCapacity,
        @DefaultValue("500ms") Duration queueDelay,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("1s") Duration heartbeat,
        @DefaultValue("250ms") Duration timerInterval,
        @DefaultValue("100ms") Duration logInterval,
        @DefaultValue("10") int attemptLimit,
        @DefaultValue("200ms") Duration retryBackoff,
        @DefaultValue("64") int outsideConcurrency,
        @DefaultValue("20s") Duration answerPatience,
        @DefaultValue("60s") Duration stuckAfter,
        @DefaultValue("8s") Duration drainLimit) {

    public OutboxProperties {
        Assert.isTrue(batchLimit > 0, "orderwright.outbox.batch-limit must be above zero");
        Assert.isTrue(!batchInterval.isNegative(), "orderwright.outbox.batch-interval must not be below zero");
        Assert.isTrue(queueCapacity >= 4, "orderwright.outbox.queue-capacity must be at least 4");
        Assert.isTrue(queueDelay.isPositive(), "orderwright.outbox.queue-delay must be above zero");
        Assert.isTrue(attemptLimit > 2, "orderwright.outbox.attempt-limit must be above 2");
        Assert.isTrue(stuckAfter.isPositive(), "orderwright.outbox.stuck-after must be above zero");
        Assert.isTrue(outsideConcurrency > 0, "orderwright.outbox.outside-concurrency must be above zero");
        Assert.isTrue(
                lease.compareTo(heartbeat.multipliedBy(3)) >= 0,
                "orderwright.outbox.lease must be at least three times orderwright.outbox.heartbeat");
    }

    /** The wait after this many failed attempts, up to five minutes. */
    public Duration backoff(int attempts) {
        Duration wait = retryBackoff.multipliedBy(1L << Math.min(attempts - 1, 20));
        Duration longest = Duration.ofMinutes(5);
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
