package platform.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import platform.web.BodySenders.Kind;
import platform.web.BodySenders.Sender;

/**
 * The memory that the bodies of all requests in flight may use together. It is a small part of the heap, because the objects that are
 * parsed from a body need several times as much memory. Senders without a token have a separate part, so that they take no memory from the
 * other senders. Neither one sender without a token nor one shopper can use all of a part.
 */
final class BodyMemory {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Default: this fraction (1/n) of the heap. */
    private static final int PART_OF_HEAP = 32;

    /** Senders without a token get, in addition, this fraction (1/n) of the memory for senders with a token. */
    private static final int PART_WITHOUT_TOKEN = 8;

    /** A sender that is not trusted may use this fraction (1/n) of its part. */
    private static final int PART_OF_A_SENDER = 8;

    private final Pool withToken;
    private final Pool withoutToken;

    BodyMemory(BodySettings settings) {
        long bytes = settings.bodyMemory().toBytes() > 0
                ? settings.bodyMemory().toBytes()
                : Math.max(Limits.MAX_IMPORT_BODY_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
        withToken = new Pool(bytes);
        withoutToken = new Pool(bytes / PART_WITHOUT_TOKEN);
    }

    private static final class Pool {

        private final long limitBytes;
        private final AtomicLong takenBytes = new AtomicLong();
        private final Map<Sender, Long> takenBySender = new ConcurrentHashMap<>(); // counts requests in flight

        Pool(long limitBytes) {
            this.limitBytes = limitBytes;
        }

        void take(Sender sender, int more, long limitOfSender) {
            if (takenBySender.merge(sender, (long) more, Long::sum) > limitOfSender) {
                deduct(sender, more);
                throw ProblemException.unavailable(
                        "Other requests of the same caller use all memory that one caller may use for bodies.",
                        RETRY_AFTER);
            }
            if (takenBytes.addAndGet(more) > limitBytes) {
                takenBytes.addAndGet(-more);
                deduct(sender, more);
                throw ProblemException.unavailable(
                        "Other requests use all memory that the server has for bodies.", RETRY_AFTER);
            }
        }

        void release(Sender sender, long bytes) {
            takenBytes.addAndGet(-bytes);
            deduct(sender, bytes);
        }

        private void deduct(Sender sender, long bytes) {
            takenBySender.computeIfPresent(sender, (key, taken) -> taken == bytes ? null : taken - bytes);
        }
    }

    /** The memory that one request uses. {@link #close} releases all of it. */
    final class Share implements AutoCloseable {

        private final Sender sender;
        private final Pool pool;
        private final long limitOfSender;
        private long bytes;

        private Share(Sender sender, int limitBytes) {
            this.sender = sender;
            pool = sender.kind() == Kind.WITHOUT_TOKEN ? withoutToken : withToken;
            limitOfSender = sender.kind() == Kind.TRUSTED
                    ? pool.limitBytes
                    : Math.max(limitBytes, pool.limitBytes / PART_OF_A_SENDER);
        }

        /** @throws ProblemException 503 if other requests use too much memory */
        void take(int more) {
            pool.take(sender, more, limitOfSender);
            bytes += more;
        }

        @Override
        public void close() {
            if (bytes > 0) {
                pool.release(sender, bytes);
            }
        }
    }

    /** @param limitBytes maximum size of the request's body */
    Share share(Sender sender, int limitBytes) {
        return new Share(sender, limitBytes);
    }

    long takenBytes() {
        return withToken.takenBytes.get() + withoutToken.takenBytes.get();
    }

    /** Number of senders with bodies in flight. */
    int senders() {
        return withToken.takenBySender.size() + withoutToken.takenBySender.size();
    }
}
