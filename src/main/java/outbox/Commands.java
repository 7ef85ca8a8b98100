package outbox;

import java.util.concurrent.CompletableFuture;

/** The entry for commands: puts them into the queue of the module that handles them. */
public interface Commands {

    /**
     * Puts the command into the queue of the unit of work that handles it.
     *
     * @return a future that completes after the commit with the result of {@code on}, or exceptionally with its exception. A caller
     *     that no longer waits cancels the future. A cancelled command has not been executed and will not be executed. A command cannot
     *     be cancelled while a transaction works on it, or after a commit whose outcome is unknown.
     * @throws QueueFullException if the queue is full, if the queue or a reader of the log is too slow for a command that gives way, or if the
     *     instance is stopping. The command was not accepted; the caller can retry later.
     */
    <R> CompletableFuture<R> submit(Command<R> command);
}
