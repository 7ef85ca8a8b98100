package platform.stream;

import java.time.Instant;
import java.util.Optional;

/** Gives positions of the stream of changes. The implementation answers from memory: it runs no statement and waits for nothing. */
public interface StreamPositions {

    /**
     * The position up to which this instance has read the stored changes. If it is taken before something is read from the database, each
     * change that the read does not see comes after the position; the stream may repeat what the read has seen.
     *
     * @return an opaque text for clients; empty while the instance does not know the position
     */
    Optional<String> current();

    /**
     * A position that this instance had reached before a time. Each change that was committed at that time or later comes after it.
     *
     * @param time by the clock of the platform
     * @return an opaque text for clients; empty if the instance does not know how far it was then
     */
    Optional<String> before(Instant time);
}
