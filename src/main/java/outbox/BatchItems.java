package outbox;

import java.time.Instant;
import java.util.List;

/** What a unit of work is about to decide, in the order in which it will be decided. */
public final class BatchItems {

    private final List<Object> payloads;
    private final Instant at;

    public BatchItems(List<Object> payloads, Instant at) {
        this.payloads = payloads;
        this.at = at;
    }

    /** The events and commands of this type. */
    public <T> List<T> of(Class<T> type) {
        return payloads.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The events and commands of this type, which has parameters: they can be anything. */
    @SuppressWarnings("unchecked") // its class says nothing of its parameters
    public <T> List<T> ofAny(Class<? super T> type) {
        return (List<T>) of(type);
    }

    /** The business time of the whole batch. */
    public Instant at() {
        return at;
    }
}
