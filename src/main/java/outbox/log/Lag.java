package outbox.log;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import outbox.log.EventLog.Page;

/** The lag of a reader of the log: all events that were committed longer ago than this have been read. Thread-safe. */
final class Lag {

    /** The oldest poll that could not read all events that were committed before it; a running transaction may hold them back. */
    private @Nullable Poll pending;
    /** All events that had been committed at this time have been read. */
    private volatile long caughtUpNanos = System.nanoTime();

    /**
     * Updates the lag after a read.
     *
     * @param askedNanos the time before the read, by {@link System#nanoTime()}
     */
    synchronized void read(Page page, long askedNanos) {
        if (page.more()) {
            return;
        }
        Poll look = new Poll(page.nextTxid(), askedNanos);
        if (look.isRead(page)) {
            caughtUpNanos = askedNanos;
            pending = null;
        } else if (pending == null) {
            pending = look;
        } else if (pending.isRead(page)) {
            caughtUpNanos = pending.nanos();
            pending = look;
        }
    }

    Duration now() {
        return Duration.ofNanos(System.nanoTime() - caughtUpNanos);
    }

    double seconds() {
        return now().toNanos() / 1e9;
    }

    /**
     * One poll.
     *
     * @param nextTxid all transactions that had ended at the time of the poll have a lower id
     * @param nanos the time of the poll, by {@link System#nanoTime()}
     */
    private record Poll(long nextTxid, long nanos) {

        boolean isRead(Page upTo) {
            return nextTxid <= upTo.end().txid() + 1;
        }
    }
}
