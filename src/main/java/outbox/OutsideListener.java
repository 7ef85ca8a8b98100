package outbox;

import java.util.List;

/**
 * A listener that calls another system: a payment provider, a carrier, a webhook. It is called without a transaction, concurrently, and at
 * least once for each event. The other system detects a duplicate call by the reference in the event. The events that the listener returns
 * are published in the transaction that deletes the delivery. If the listener throws, the delivery is retried with back-off and then parked;
 * after a {@link NotCalledException} it is tried again as often as needed.
 */
public interface OutsideListener<E extends Event> {

    /**
     * The name of the listener within its module. Stored deliveries contain the name. If the name changes, no listener handles them any
     * more.
     */
    String name();

    Class<E> eventType();

    /**
     * Whether the event is for this listener; several listeners can share the events of one type. Asked once, when the event is published.
     */
    default boolean takes(E event) {
        return true;
    }

    /**
     * Calls the other system. The listener must limit the duration by its own timeouts.
     *
     * @return the events that report the outcome; empty if there is nothing to report
     */
    List<? extends Event> call(E event) throws Exception;
}
