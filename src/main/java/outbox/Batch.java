package outbox;

import java.time.Instant;
import java.util.List;

/** What a unit of work is about to decide, in the order in which it will be decided. */
public final class Batch {

    private final List<Object> payloads;
    private final Instant at;

    Batch(List<Object> payloads, Instant at) {
        this.payloads = payloads;
        this.at = at;
    }

    /** The events and commands of this type. */
    public <T> List<T> of(Class<T> type) {
        return payloads.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The business time of the whole batch. */
    public Instant at() {
        return at;
    }
}
