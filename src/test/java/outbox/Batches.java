package outbox;

import java.time.Instant;
import java.util.List;

/** Batches for tests that play the transport themselves. */
public final class Batches {

    private Batches() {}

    public static Batch of(Instant at, Object... payloads) {
        return new Batch(List.of(payloads), at);
    }
}
