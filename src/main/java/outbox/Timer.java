package outbox;

import java.time.Instant;
import java.util.List;

/** Finds due work in the tables of its own module. Every instance calls it a few times a second. */
public interface Timer {

    /**
     * Called in a transaction of its own. The implementation locks the due rows with {@code SKIP LOCKED}.
     *
     * @param limit the maximum number of commands to return
     * @return commands for the due rows; they must be idempotent, as the same command can be returned twice
     */
    List<? extends Command<?>> due(Instant now, int limit);
}
