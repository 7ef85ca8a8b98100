package outbox;

import java.time.Instant;
import java.util.List;

/** Creates batches for tests that call a unit of work as the transport does. */
public final class Batches {

    private Batches() {}

    public static BatchItems of(Instant at, Object... payloads) {
        return new BatchItems(List.of(payloads), at);
    }
}
