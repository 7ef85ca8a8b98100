package outbox;

import java.time.Instant;
import java.util.List;

/**
 * The items of one batch of a unit of work.
 *
 * @param payloads the events and commands, in the order in which the unit of work will decide them
 * @param at the business time of the whole batch
 */
public record BatchItems(List<Object> payloads, Instant at) {

    /** The events and commands of the batch that have this type, in the order of the batch. */
    public <T> List<T> of(Class<T> type) {
        return payloads.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** As {@link #of}, for a generic type. The type parameters are not checked; the caller chooses them. */
    @SuppressWarnings("unchecked") // the class object does not know the type parameters
    public <T> List<T> ofAny(Class<? super T> type) {
        return (List<T>) of(type);
    }
}
