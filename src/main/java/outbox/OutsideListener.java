package outbox;

import java.util.List;

/**
 * Work elsewhere: a provider, a carrier, a webhook. Called without a transaction, concurrently, at least once; the other
 * side recognises a repetition by the event's reference. What it returns is published in the transaction that removes the
 * delivery. What it throws is retried with back-off, then parked.
 */
public interface OutsideListener<E extends Event> {

    /** Names the listener within its module; part of the stored deliveries, so it is not changed lightly. */
    String name();

    Class<E> hears();

    /** Bounded in time by the caller's own timeouts. */
    List<? extends Event> call(E event) throws Exception;
}
