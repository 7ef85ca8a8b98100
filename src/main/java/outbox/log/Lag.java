package outbox.log;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import outbox.log.EventLog.Page;

/** How far a reader of the log lags: whatever was committed longer ago has been read. */
final class Lag {

    /** A look whose past has not been read yet: a running transaction may hold it back. */
    private @Nullable Look pending;
    /** Whatever had been committed by then has been read. */
    private volatile long caughtUpNanos = System.nanoTime();

    /** @param askedNanos when the page was asked for */
    synchronized void read(Page page, long askedNanos) {
        if (page.more()) {
            return;
        }
        Look look = new Look(page.nextTxid(), askedNanos);
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

    /** @param nextTxid every transaction that had ended was below it; @param nanos when that was */
    private record Look(long nextTxid, long nanos) {

        boolean isRead(Page upTo) {
            return nextTxid <= upTo.end().txid() + 1;
        }
    }
}
