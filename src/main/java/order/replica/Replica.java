package order.replica;

import java.util.Collection;
import outbox.Event;

/**
 * A copy of data of another module, kept from its events. A class with this interface is the whole registration: {@link Replicas} finds each
 * bean of this type. Its {@code @Order} is its place in the order in which a batch writes the replicas, and so locks their rows.
 *
 * @param <E> the events that change the copy
 */
public interface Replica<E extends Event> {

    /** The type of the events that change the copy: a record, or a sealed interface of records. */
    Class<E> events();

    /**
     * Saves the data of these events in the transaction of the caller. The events may arrive in any order and more than once; the newest data
     * is kept. Writes nothing if there are no events.
     */
    void update(Collection<E> events);
}
