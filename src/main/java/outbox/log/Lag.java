package outbox.log;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import outbox.log.EventLog.Page;

/** The lag of a reader of the log: all events that were committed longer ago than this have been read. Thread-safe. */
final class Lag {

    private final Clock clock;
    /** The oldest poll that could not read all events that were committed before it; a running transaction may hold them back. */
    private @Nullable Poll pending;
    /** All events that had been committed at this time have been read. */
    private volatile long caughtUpNanos = System.nanoTime();
    /** The same time by the clock of the platform; null until a poll has read everything. */
    private volatile @Nullable Instant caughtUpAt;
    /** Whether the last read found no events. */
    private volatile boolean foundNothing;

    Lag(Clock clock) {
        this.clock = clock;
    }

    /** The time before a read. */
    Asked ask() {
        return new Asked(System.nanoTime(), clock.instant());
    }

    /**
     * Updates the lag after a read.
     *
     * @param asked the result of {@link #ask} before the read
     */
    synchronized void read(Page page, Asked asked) {
        foundNothing = page.entries().isEmpty();
        if (page.more()) {
            return;
        }
        Poll look = new Poll(page.nextTxid(), asked);
        if (look.isRead(page)) {
            caughtUp(asked);
            pending = null;
        } else if (pending == null) {
            pending = look;
        } else if (pending.isRead(page)) {
            caughtUp(pending.asked());
            pending = look;
        }
    }

    /** Whether the last read found no events; false before the first read. */
    boolean foundNothing() {
        return foundNothing;
    }

    /**
     * How long this reader has been waiting for events that a running transaction held back, as far as this instance knows from earlier reads.
     * Zero when it has read all of them.
     *
     * @param asked the result of {@link #ask} now
     */
    synchronized Duration waiting(Asked asked) {
        return pending == null
                ? Duration.ZERO
                : Duration.ofNanos(asked.nanos() - pending.asked().nanos());
    }

    /**
     * How long a running transaction has been holding back events, as far as this instance knows.
     *
     * @param page the result of a read that {@link #read} does not know yet
     * @param asked the result of {@link #ask} before the read
     */
    synchronized Duration heldBack(Page page, Asked asked) {
        return pending != null && pending.isRead(page) ? Duration.ZERO : waiting(asked);
    }

    private void caughtUp(Asked asked) {
        caughtUpNanos = asked.nanos();
        caughtUpAt = asked.at();
    }

    /** All events that were committed before this time have been read; empty until a poll has read everything. */
    Optional<Instant> readUntil() {
        return Optional.ofNullable(caughtUpAt);
    }

    Duration now() {
        return Duration.ofNanos(System.nanoTime() - caughtUpNanos);
    }

    double seconds() {
        return now().toNanos() / 1e9;
    }

    /**
     * A time by both clocks.
     *
     * @param nanos by {@link System#nanoTime()}
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
            return nextTxid <= upTo.end().txid() + 1;
        }
    }
}
