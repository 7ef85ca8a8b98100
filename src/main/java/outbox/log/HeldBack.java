package outbox.log;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import outbox.log.EventLog.Boundary;
import outbox.log.EventLog.Page;
import outbox.log.Lag.Asked;

/**
 * Whether a running transaction holds back a reader of the log, and whether the reader should therefore read small pages. A reader that only has
 * more events to read than one page has is not held back. Thread-safe.
 *
 * <p>A reader reads small pages after a long wait, so that each of its transactions holds back other readers only briefly. The small pages end
 * when the reader has read the backlog of the wait. They end earlier when the backlog shrinks too slowly, because more events come than the reader
 * can read in small pages.
 */
final class HeldBack {

    /** After so many small pages the backlog must have shrunk by a {@link #SHARE}. So a reader reads at most 1,000 small pages after a wait. */
    static final int PAGES = 100;

    /** See {@link #PAGES}; of the backlog at the end of the wait. */
    static final int SHARE = 10;

    private final Duration longWait;

    /** The transactions that hold back the reader; null if none did at the last read. */
    private @Nullable Wait wait;

    /** The small pages after a long wait; null at all other times. */
    private @Nullable Backlog backlog;

    /** @param longWait a reader that was held back for longer reads small pages */
    HeldBack(Duration longWait) {
        this.longWait = longWait;
    }

    /**
     * @param nextTxid the wait ends when all transactions with a lower id have ended
     * @param since the first read during the wait
     * @param seen the last read during the wait. The wait may have ended soon after it, so only the time until then counts
     */
    private record Wait(long nextTxid, Asked since, Asked seen) {

        boolean hasEnded(Boundary boundary) {
            return nextTxid <= boundary.end().txid() + 1;
        }

        Duration length(Asked until) {
            return Duration.ofNanos(until.nanos() - since.nanos());
        }
    }

    /**
     * @param atEndOfWait the number of transaction ids that the reader was behind when the wait ended
     * @param atLastCheck the number of transaction ids that it was behind when the pages were last counted from zero
     */
    private record Backlog(long atEndOfWait, long atLastCheck, int pages) {}

    /**
     * Notes a read.
     *
     * @param asked the result of {@link Lag#ask} before the read
     */
    synchronized void read(Page page, Asked asked) {
        boolean longWaitEnded = false;
        if (wait != null && wait.hasEnded(page.boundary())) {
            longWaitEnded = isLong(wait);
            wait = null;
        }
        wait = wait == null ? waitThatBegins(page.boundary(), asked) : new Wait(wait.nextTxid(), wait.since(), asked);
        if (!page.more()) {
            backlog = null;
        } else if (longWaitEnded) {
            backlog = new Backlog(behind(page), behind(page), 0);
        } else if (backlog != null) {
            backlog = afterPage(backlog, page);
        }
    }

    private static @Nullable Wait waitThatBegins(Boundary boundary, Asked asked) {
        Wait begins = new Wait(boundary.nextTxid(), asked, asked);
        return begins.hasEnded(boundary) ? null : begins;
    }

    private static @Nullable Backlog afterPage(Backlog before, Page page) {
        if (before.pages() + 1 < PAGES) {
            return new Backlog(before.atEndOfWait(), before.atLastCheck(), before.pages() + 1);
        }
        boolean shrinks = before.atLastCheck() - behind(page) >= before.atEndOfWait() / SHARE;
        return shrinks ? new Backlog(before.atEndOfWait(), behind(page), 0) : null;
    }

    private static long behind(Page page) {
        return page.boundary().nextTxid() - page.end().txid();
    }

    /** Whether the next page should be small. */
    synchronized boolean wantsSmallPages() {
        return backlog != null || wait != null && isLong(wait);
    }

    private boolean isLong(Wait ended) {
        return ended.length(ended.seen()).compareTo(longWait) > 0;
    }

    /**
     * How long a running transaction has been holding back events, as far as this instance knows.
     *
     * @param page the result of a read that {@link #read} does not know yet
     * @param asked the result of {@link Lag#ask} before the read
     */
    synchronized Duration wait(Page page, Asked asked) {
        return wait == null || wait.hasEnded(page.boundary()) ? Duration.ZERO : wait.length(asked);
    }
}
