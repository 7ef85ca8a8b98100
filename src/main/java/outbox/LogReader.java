package outbox;

import java.util.List;
import java.util.Set;

/**
 * Reads the log by cursor, from its end at the start of this instance, on every instance. It misses nothing from then on,
 * and sees the events of one transaction in order.
 */
public interface LogReader {

    /** Records of events, or sealed interfaces of them. */
    Set<Class<? extends Event>> reads();

    void on(List<? extends Event> events);

    /** Everything that could be read a moment ago has been; called after each such look, a few times a second. */
    default void caughtUp() {}
}
