package outbox;

import java.time.Instant;
import java.util.List;

/** Finds what is due in the owner's own rows, a few times a second, on every instance. */
public interface Timer {

    /**
     * In a transaction of its own; locks the due rows with {@code SKIP LOCKED}. The commands must be harmless when they
     * come twice.
     */
    List<? extends Command<?>> due(Instant now, int limit);
}
