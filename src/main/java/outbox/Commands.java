package outbox;

import java.util.concurrent.CompletableFuture;

/** The edge's way into a module's queue. */
public interface Commands {

    /**
     * Puts the command into the queue of the unit of work that hears it.
     *
     * @return completed after the commit with what {@code on} returned, or exceptionally with what it threw; a caller that
     *     no longer waits cancels it, and a cancelled command is dropped; once a transaction works on it, it cannot be cancelled
     * @throws QueueFullException when the queue is full, or too slow for what gives way, or the instance is stopping: nothing was
     *     taken, try again later
     */
    <R> CompletableFuture<R> submit(Command<R> command);
}
