package platform.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import platform.web.BodySenders.Kind;
import platform.web.BodySenders.Sender;

/**
 * The memory that the bodies of all requests in flight may take together. What is parsed from a body takes several times as much, so this
 * is a small part of the heap. Senders without a token have a part of their own, so that they take nothing from the others; and neither
 * one of them nor one shopper can take all of a part.
 */
final class BodyMemory {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Of the heap, unless it is configured. */
    private static final int PART_OF_HEAP = 32;

    /** Of the memory for senders with a token, besides it. */
    private static final int PART_WITHOUT_TOKEN = 8;

    /** Of its memory, for one sender that is not trusted. */
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
        private final Map<Sender, Long> takenBySender = new ConcurrentHashMap<>(); // of requests in flight

        Pool(long limitBytes) {
            this.limitBytes = limitBytes;
        }

        void take(Sender sender, int more, long limitOfSender) {
            if (takenBySender.merge(sender, (long) more, Long::sum) > limitOfSender) {
                deduct(sender, more);
                throw ProblemException.unavailable(
                        "The bodies of other requests of the same caller take all the memory that it may take.",
                        RETRY_AFTER);
            }
            if (takenBytes.addAndGet(more) > limitBytes) {
                takenBytes.addAndGet(-more);
                deduct(sender, more);
                throw ProblemException.unavailable(
                        "The bodies of other requests take all the memory that is there for bodies.", RETRY_AFTER);
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

    /** What one request takes. It gives all of it back when it is closed. */
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

        /** @throws ProblemException 503 if others have taken too much */
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

    /** @param limitBytes the most that the body of the request may have */
    Share share(Sender sender, int limitBytes) {
        return new Share(sender, limitBytes);
    }

    long takenBytes() {
        return withToken.takenBytes.get() + withoutToken.takenBytes.get();
    }

    /** How many senders have bodies in flight. */
    int senders() {
        return withToken.takenBySender.size() + withoutToken.takenBySender.size();
    }
}
