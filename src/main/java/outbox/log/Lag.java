package outbox.log;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import outbox.log.EventLog.Page;

/** The lag of a reader of the log: all events that were committed longer ago than this have been read. Thread-safe. */
final class Lag {

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final LagLog log;
    /**
     * The oldest poll whose events have not all been read: more came than fit into a page, or a running transaction held them back; null if all
     * have been read.
     */
    private @Nullable Poll pending;
    /** All events that had been committed at this time have been read. */
    private volatile long caughtUpNanos;
    /** The same time by the clock of the platform; null until the events of a poll have all been read. */
    private volatile @Nullable Instant caughtUpAt;
    /** Whether the last read found no events. */
    private volatile boolean foundNothing;

    /** @param nanoTime clock like {@link System#nanoTime()} */
    Lag(Clock clock, LongSupplier nanoTime, LagLog log) {
        this.log = log;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.caughtUpNanos = nanoTime.getAsLong();
    }

    /** The time before a read. */
    Asked ask() {
        return new Asked(nanoTime.getAsLong(), clock.instant());
    }

    /**
     * Updates the lag after a read, and logs it when it is long.
     *
     * @param asked the result of {@link #ask} before the read
     */
    synchronized void read(Page page, Asked asked) {
        foundNothing = page.entries().isEmpty();
        Poll look = new Poll(page.boundary().nextTxid(), asked);
        if (look.isRead(page)) {
            caughtUp(asked);
            pending = null;
        } else if (pending == null) {
            pending = look;
        } else if (pending.isRead(page)) {
            caughtUp(pending.asked());
            pending = look;
        }
        log.read(asked.nanos(), Duration.ofNanos(asked.nanos() - caughtUpNanos), caughtUpAt != null, page.more());
    }

    /** Whether the last read found no events; false before the first read. */
    boolean foundNothing() {
        return foundNothing;
    }

    private void caughtUp(Asked asked) {
        caughtUpNanos = asked.nanos();
        caughtUpAt = asked.at();
    }

    /** All events that were committed before this time have been read; empty until the events of a poll have all been read. */
    Optional<Instant> readUntil() {
        return Optional.ofNullable(caughtUpAt);
    }

    Duration now() {
        return Duration.ofNanos(nanoTime.getAsLong() - caughtUpNanos);
    }

    double seconds() {
        return now().toNanos() / 1e9;
    }

    /**
     * A time by both clocks.
     *
     * @param nanos by the clock of the readers, like {@link System#nanoTime()}
     * @param at by the clock of the platform
     */
    record Asked(long nanos, Instant at) {}

    /**
     * One poll.
     *
     * @param nextTxid all transactions that had ended at the time of the poll have a lower id
     */
    private record Poll(long nextTxid, Asked asked) {

        boolean isRead(Page upTo) {
            return nextTxid <= (upTo.more() ? upTo.end().txid() : upTo.end().txid() + 1);
        }
    }
}
