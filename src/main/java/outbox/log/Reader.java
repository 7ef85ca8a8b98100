package outbox.log;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import outbox.EventReader.LogPosition;
import outbox.log.EventLog.Boundary;
import outbox.log.EventLog.Page;
import outbox.log.EventLog.Selection;

/** What this instance knows about the reader of a cursor. */
final class Reader {

    /** A transaction that runs for longer is not waited for. Shorter ones are waited for, because it is cheaper to read each event once. */
    private static final Duration HELD_BACK = Duration.ofMillis(200);

    private final Lag lag;
    private final HeldBack heldBack;
    private volatile Selection selection = new Selection(null, false);
    private volatile boolean elsewhere;
    private volatile @Nullable Search search;

    Reader(Lag lag, HeldBack heldBack) {
        this.lag = lag;
        this.heldBack = heldBack;
    }

    /**
     * The cursor stays where it is while there are no events for it. This says how far the instance has searched, so that it does not search
     * there again.
     *
     * @param cursor the position of the cursor during the search
     * @param until there are no events for the cursor up to here
     */
    private record Search(LogPosition cursor, LogPosition until) {}

    Lag lag() {
        return lag;
    }

    HeldBack heldBack() {
        return heldBack;
    }

    /** The selection of the last attempt to read. */
    Selection selection() {
        return selection;
    }

    void selects(Selection next) {
        selection = next;
    }

    /** Whether another instance was reading when this one last tried. */
    boolean isElsewhere() {
        return elsewhere;
    }

    void read(Page page, Lag.Asked asked) {
        elsewhere = false;
        lag.read(page, asked);
        heldBack.read(page, asked);
    }

    void readElsewhere(LogPosition stored, Boundary boundary, Lag.Asked asked) {
        elsewhere = true;
        lag.readElsewhere(stored, boundary, asked);
    }

    boolean isHeldBack(Page page, Lag.Asked asked) {
        return heldBack.wait(page, asked).compareTo(HELD_BACK) > 0;
    }

    void searched(LogPosition cursor, LogPosition until) {
        search = new Search(cursor, until);
    }

    /** Where the next search for events begins. */
    LogPosition searchStart(LogPosition stored) {
        Search last = search;
        return last != null && last.cursor().equals(stored) ? last.until() : stored;
    }
}
