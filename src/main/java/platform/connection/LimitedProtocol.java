package platform.connection;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1 with limits of connections. Tomcat bounds the wait for the next byte only, so a caller could send the headers of a
 * request a byte at a time for ever. This protocol looks at all connections once a second and closes each on which the headers of a request
 * have begun but not ended in time. Tomcat creates it by its name.
 */
public final class LimitedProtocol extends Http11NioProtocol {

    private static final Duration BETWEEN_PASSES = Duration.ofSeconds(1);

    private final CountingEndpoint endpoint;
    private volatile long headerTimeoutNanos = Long.MAX_VALUE;
    private volatile Runnable onLateHeaders = () -> {};
    private @Nullable ScheduledFuture<?> passes;

    public LimitedProtocol() {
        this(new CountingEndpoint());
    }

    private LimitedProtocol(CountingEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /**
     * Sets the limits, before the protocol starts.
     *
     * @param onLateHeaders called for each connection that is closed because of its headers
     * @param onRefusal called for each connection that is closed because its address has too many
     */
    void limit(Duration headerTimeout, AddressCounts counts, Runnable onLateHeaders, Runnable onRefusal) {
        headerTimeoutNanos = headerTimeout.toNanos();
        this.onLateHeaders = onLateHeaders;
        endpoint.limit(counts, onRefusal);
    }

    @Override
    public void start() throws Exception {
        super.start();
        passes = getUtilityExecutor()
                .scheduleWithFixedDelay(
                        this::pass, BETWEEN_PASSES.toMillis(), BETWEEN_PASSES.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (passes != null) {
            passes.cancel(false);
        }
        super.stop();
    }

    private void pass() {
        endpoint.forgetClosed();
        for (SocketWrapperBase<?> connection : endpoint.getConnections()) {
            closeIfLate(connection);
        }
    }

    /** Tomcat holds the lock of a connection while a thread works on it, so a request that is being handled is left alone. */
    private void closeIfLate(SocketWrapperBase<?> connection) {
        Lock lock = connection.getLock();
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (hasLateHeaders(connection)) {
                connection.close();
                onLateHeaders.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Between two reads a connection has a processor in three cases: headers that have not ended, a request whose answer comes later (such
     * as a stream of events), and a file that is being sent. An idle connection has none, and a socket has one of another class.
     */
    private boolean hasLateHeaders(SocketWrapperBase<?> connection) {
        if (!(connection.getCurrentProcessor() instanceof Http11Processor processor) || processor.isAsync()) {
            return false;
        }
        Request request = processor.getRequest();
        long start = request.getStartTimeNanos(); // negative before the first byte
        return start >= 0 && !request.getResponse().isCommitted() && System.nanoTime() - start > headerTimeoutNanos;
    }
}
