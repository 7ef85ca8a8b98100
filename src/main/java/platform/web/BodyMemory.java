package platform.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the bodies of all requests in flight may take together. What is parsed from a body takes several times as much, so this
 * is a small part of the heap.
 */
final class BodyMemory {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Of the heap, unless it is configured. */
    private static final int PART_OF_HEAP = 32;

    private final long limitBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    BodyMemory(BodySettings settings) {
        limitBytes = settings.bodyMemory().toBytes() > 0
                ? settings.bodyMemory().toBytes()
                : Math.max(Limits.MAX_IMPORT_BODY_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** What one request takes. It gives all of it back when it is closed. */
    final class Share implements AutoCloseable {

        private long bytes;

        private Share() {}

        /** @throws ProblemException 503 if others have taken too much */
        void take(int more) {
            if (takenBytes.addAndGet(more) > limitBytes) {
                takenBytes.addAndGet(-more);
                throw ProblemException.unavailable(
                        "The bodies of other requests take all the memory that is there for bodies.", RETRY_AFTER);
            }
            bytes += more;
        }

        @Override
        public void close() {
            takenBytes.addAndGet(-bytes);
        }
    }

    Share share() {
        return new Share();
    }

    long takenBytes() {
        return takenBytes.get();
    }
}
