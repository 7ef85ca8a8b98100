package outbox.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import platform.background.GrowingPause;

/**
 * The settings of the event transport.
 *
 * @param delivers false for a process that only reads (a command-line task): it does not register as an instance and delivers nothing
 * @param batchLimit the maximum number of items in a batch, and of deliveries in a group; at most 500
 * @param batchInterval the time between the starts of two batches of a listener under load; after an idle time, a few batches start at once
 * @param queueCapacity the maximum number of items in the in-memory queue of one listener; further deliveries wait in their table
 * @param queueDelay a command that starts new work is refused while its expected wait in the queue is longer than this, or than 32 round trips to
 *     the database if these are longer
 * @param readerDelay a command that starts new work is refused while a reader of the log is later than this because it cannot keep up with the load
 * @param lease an instance without a heartbeat for this long counts as frozen. It must be longer than the lock timeout and the
 *     idle-in-transaction timeout of the database, so that a frozen instance no longer holds any lock. Sessions that have waited for the
 *     rest of a statement for this long are ended
 * @param heartbeat how often an instance sends its heartbeat, searches for dead instances, and searches the table for due deliveries
 * @param timerInterval how often timers search for due work
 * @param logInterval how often the readers of the log poll for new events
 * @param attemptLimit a delivery is parked after this many failed attempts
 * @param retryBackoff the wait before the first retry of a failed delivery; it doubles with each attempt
 * @param outsideConcurrency the maximum number of concurrent calls of one outside listener
 * @param answerTimeout how long an operator's write waits until the listeners have handled its events; then it is answered anyway
 * @param stuckAfter if a worker spends more than this time in one batch, the instance is not ready
 * @param drainLimit how long a stop waits for the queued items to finish; then it waits at most the same time again for work that has not
 *     ended
 */
@ConfigurationProperties("orderwright.outbox")
public record OutboxProperties(
        @DefaultValue("true") boolean delivers,
        @DefaultValue("256") int batchLimit,
        @DefaultValue("8ms") Duration batchInterval,
        @DefaultValue("20000") int queueCapacity,
        @DefaultValue("500ms") Duration queueDelay,
        @DefaultValue("5s") Duration readerDelay,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("1s") Duration heartbeat,
        @DefaultValue("250ms") Duration timerInterval,
        @DefaultValue("100ms") Duration logInterval,
        @DefaultValue("10") int attemptLimit,
        @DefaultValue("200ms") Duration retryBackoff,
        @DefaultValue("64") int outsideConcurrency,
        @DefaultValue("20s") Duration answerTimeout,
        @DefaultValue("60s") Duration stuckAfter,
        @DefaultValue("8s") Duration drainLimit) {

    /** The deliveries of a batch are at most as many as a row of {@code outbox.delivery_group} may have. */
    private static final int LARGEST_BATCH = 500;

    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);

    public OutboxProperties {
        Assert.isTrue(
                batchLimit > 0 && batchLimit <= LARGEST_BATCH,
                "orderwright.outbox.batch-limit must be between 1 and " + LARGEST_BATCH);
        Assert.isTrue(!batchInterval.isNegative(), "orderwright.outbox.batch-interval must not be below zero");
        Assert.isTrue(queueCapacity >= 4, "orderwright.outbox.queue-capacity must be at least 4");
        Assert.isTrue(queueDelay.isPositive(), "orderwright.outbox.queue-delay must be above zero");
        Assert.isTrue(readerDelay.isPositive(), "orderwright.outbox.reader-delay must be above zero");
        Assert.isTrue(attemptLimit > 2, "orderwright.outbox.attempt-limit must be above 2");
        Assert.isTrue(stuckAfter.isPositive(), "orderwright.outbox.stuck-after must be above zero");
        Assert.isTrue(outsideConcurrency > 0, "orderwright.outbox.outside-concurrency must be above zero");
        Assert.isTrue(
                lease.compareTo(heartbeat.multipliedBy(3)) >= 0,
                "orderwright.outbox.lease must be at least three times orderwright.outbox.heartbeat");
    }

    /** The wait after this number of failed attempts (1 or more), up to five minutes. */
    public Duration backoff(int attempts) {
        return new GrowingPause(retryBackoff, LONGEST_BACKOFF).after(attempts - 1);
    }
}
