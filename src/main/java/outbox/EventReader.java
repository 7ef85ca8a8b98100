package outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the log by cursors that are kept in the database, for what is derived from events and kept there too. */
public interface EventReader {

    /**
     * Reads on, in one transaction: takes the cursor, reads what stands behind it, lets the projection write what follows from it,
     * and moves the cursor. So each event counts exactly once, whatever is killed, and however many instances try. A cursor that is
     * not known begins where the log begins.
     *
     * <p>Events are read in the order of their transactions and never before all earlier ones have ended, so none is skipped. Of one
     * correlation, what was decided on an event comes after it; of two that nothing led from one to the other, either may be first.
     *
     * <p>An event that cannot be read, or that only a later version of the program knows, stops the cursor: nothing is left out.
     *
     * @param cursor names what is derived, {@code module/what}; stored, so not changed lightly
     * @param types records of events, or sealed interfaces of them
     * @param limit the most events to read at once, above zero
     * @param projection called at most once, in the transaction, with at least one event; what it throws undoes all and is thrown on
     */
    Progress advance(
            String cursor,
            Collection<? extends Class<? extends Event>> types,
            int limit,
            Consumer<List<Event>> projection);

    /**
     * Whatever was committed longer ago has been read, as far as this instance knows: counted from its start, or from its last look
     * that found all. Zero for a cursor that it has not tried to advance.
     */
    Duration lag(String cursor);

    /** Whatever was published up to then may have been cut off the log; empty while it has all of its events. */
    Optional<Instant> cutUntil();

    /**
     * Deletes a cursor in the running transaction, and no longer measures its lag here. It waits for whoever is advancing it; an instance
     * that has not advanced it before would begin anew, so the projection must know that it is no longer wanted.
     */
    void deleteCursor(String cursor);

    /** What an attempt to read on came to. */
    enum Progress {
        /** Another instance is at it, or has deleted it; nothing was done here. */
        ELSEWHERE,
        /** There may be more at once. */
        MORE,
        CAUGHT_UP
    }
}
