package outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * A module that wants events to stay in the log for longer than their retention, though it does not read them by a cursor:
 * what they belong to has not come to its end.
 */
public interface LogKeeper {

    /**
     * Something that began in this time and is not finished; empty if there is none. Asked seldom, and for each stretch of time until the
     * answer is empty.
     *
     * @param after exclusive; {@link Instant#EPOCH} for all that came before
     * @param upTo inclusive
     * @return what it is, for operators
     */
    Optional<String> unfinished(Instant after, Instant upTo);
}
