package outbox.delivery;

import java.time.Duration;

/**
 * How closely the batches of a worker follow one another: after a rest some at once, for an order that comes alone; under load one each
 * interval, as a larger batch costs little more than a small one; and without a pause when they are large anyway. For one thread.
 */
public final class Pace {

    /** More often than an order that comes alone passes any worker. */
    private static final int AT_ONCE = 8;
    /** From here on most of what a batch costs is its items. */
    private static final int LARGE = 16;

    private final long intervalNanos;
    /** When the next batch may begin, as far as those before it are concerned. */
    private long dueNanos;

    public Pace(Duration interval, long nowNanos) {
        intervalNanos = interval.toNanos();
        dueNanos = nowNanos - AT_ONCE * intervalNanos;
    }

    /**
     * Counts a batch; says how long it is to wait, in nanoseconds. A rest saves up what {@link #AT_ONCE} batches need, no more.
     *
     * @param last how many items the batch before it had
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
