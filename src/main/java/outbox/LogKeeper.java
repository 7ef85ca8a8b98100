package outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * A module that keeps events in the log beyond their retention, because something that the events belong to (for example an order) is
 * not finished. It is for modules that do not read these events with a cursor.
 */
public interface LogKeeper {

    /**
     * Finds something that began in this period and is not finished. The caller calls this method rarely. It calls the method again for the
     * same period until the result is empty.
     *
     * @param after the start of the period, exclusive; {@link Instant#EPOCH} for no lower limit
     * @param upTo the end of the period, inclusive
     * @return a description for operators; empty if everything from this period is finished
     */
    Optional<String> unfinished(Instant after, Instant upTo);
}
