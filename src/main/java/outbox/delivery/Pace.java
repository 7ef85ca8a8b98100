package outbox.delivery;

import java.time.Duration;

/**
 * The pace of the batches of one worker. After an idle time a few batches start at once, for the low latency of a single order. Under load
 * one batch starts in each interval, as a larger batch costs little more than a small one. Large batches follow each other without a pause.
 * Not thread-safe.
 */
public final class Pace {

    /** The number of batches that start at once after an idle time; for a single order, no worker needs as many batches. */
    private static final int AT_ONCE = 8;
    /** From this number of items on, most of the cost of a batch is the cost of its items. */
    private static final int LARGE = 16;

    private final long intervalNanos;
    /** When the next batch may begin, by {@link System#nanoTime()}; in the past after an idle time. */
    private long dueNanos;

    public Pace(Duration interval, long nowNanos) {
        intervalNanos = interval.toNanos();
        dueNanos = nowNanos - AT_ONCE * intervalNanos;
    }

    /**
     * Counts the next batch. The intervals of an idle time are saved: after it, up to {@link #AT_ONCE} batches may start at once.
     *
     * @param last the number of items in the previous batch
     * @return how long the next batch must wait, in nanoseconds
     */
    public long waitForNext(int last, long nowNanos) {
        if (last >= LARGE) {
            return 0;
        }
        long saved = Math.min(nowNanos - dueNanos, (AT_ONCE - 1) * intervalNanos);
        dueNanos = nowNanos - saved + intervalNanos;
        return Math.max(0, -saved);
    }
}
