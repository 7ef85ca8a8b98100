package outbox;

/**
 * A command from the edge (an HTTP request or a timer). It waits in the queue of its module beside the events, and shares their batch
 * and transaction. Its caller is answered after the commit. Commands are not stored: a caller that gets no answer retries with the same
 * idempotency key.
 *
 * @param <R> the answer: the return type of the {@code on} method that handles the command
 */
public interface Command<R> {

    /** The lane of the command, as for {@link Event#correlation()}. */
    String correlation();

    /**
     * True for a command that starts new work. While the queue or a reader of the log is slow, such a command is refused, so that accepted work
     * is finished first.
     */
    default boolean givesWay() {
        return false;
    }

    /** True if the caller is answered only after the listeners of the published events have committed too (operators' writes). */
    default boolean answeredWhenHandled() {
        return false;
    }
}
