package outbox;

import java.time.Instant;
import java.util.List;

/** Batches for tests that play the transport themselves. */
public final class Batches {

    private Batches() {}

    public static BatchItems of(Instant at, Object... payloads) {
        return new BatchItems(List.of(payloads), at);
    }
}
