package outbox;

/**
 * A wish from the edge that waits in its module's queue beside the events, shares their batch and transaction, and is
 * answered after the commit. Not stored: a caller that got no answer repeats it under the same idempotency key.
 *
 * @param <R> what the {@code on} method that takes it returns
 */
public interface Command<R> {

    /** The lane, as for {@link Event#correlation()}. */
    String correlation();

    /** Whether it begins something new: that is refused while the queue is slow, for the sake of what was accepted before. */
    default boolean givesWay() {
        return false;
    }

    /** Whether the answer waits until the listeners of what it published have committed too (operators' writes). */
    default boolean answeredWhenHandled() {
        return false;
    }
}
