package outbox.log;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader of the log is.
 *
 * @param cursor the name of its cursor
 * @param behind the age of the first event that it could read and has not read; zero if there is none
 * @param heldBack the age of the first committed event that a running transaction holds back; zero if there is none
 * @param failure why its reads fail; null unless it is stopped
 */
public record ReaderStatus(
        String cursor,
        State state,
        Duration behind,
        Duration heldBack,
        @Nullable String failure) {

    /** What this instance knows about the reader. */
    public enum State {
        /** It follows the log. */
        SERVING,
        /** It has unread events, and was not up to date since this instance started or since it was set back. */
        CATCHING_UP,
        /** Its reads fail at its position. */
        STOPPED,
        /** Another instance was reading when this one last tried. */
        ELSEWHERE
    }
}
