package tracking.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import platform.graphql.GraphQlEngine;
import platform.security.Caller;
import platform.web.ProblemException;
import platform.web.ProblemWriter;

/**
 * Tells pages why their socket is refused. A browser does not show the status of a refused handshake to the page, so the handshake is
 * accepted and the socket closed at once with the reason. A client that sends its token in the header Authorization is no browser; it gets
 * the status.
 *
 * <p>Such sockets have limits of their own, so they take no place of a socket that is open. Above the limits the answer is the status.
 * Thread-safe.
 */
@Component
@ConditionalOnWebApplication
final class RefusedHandshakes implements ProblemWriter.OtherForm {

    /** Refused sockets of this instance at the same time. */
    static final int MOST = 500;

    /** Refused sockets of one caller, or of one address without a valid token, at the same time. */
    static final int MOST_OF_ONE = 50;

    /** Longer than a refused socket can exist: see {@link RefusedSocket#CLOSE_TIMEOUT} and {@link SocketHandshake#CHECK_PERIOD}. */
    private static final int LONGEST_SECONDS = 4;

    private static final Map<String, String> PROTOCOLS = Map.of(
            SocketController.PATH, SocketController.PROTOCOL,
            GraphQlEngine.PATH, GraphQlSocketController.PROTOCOL);

    private final Counter refused;
    private final Executor afterTheEnd;
    private final Semaphore places = new Semaphore(MOST);
    private final Map<String, Integer> bySender = new ConcurrentHashMap<>();

    @Autowired
    RefusedHandshakes(MeterRegistry registry) {
        this(registry, CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS));
    }

    /** @param afterTheEnd runs a task when a socket that is accepted now cannot exist any more */
    RefusedHandshakes(MeterRegistry registry, Executor afterTheEnd) {
        this.afterTheEnd = afterTheEnd;
        refused = Counter.builder("orderwright.tracking.refused")
                .description("Sockets that were accepted only to tell their client why they are refused")
                .register(registry);
    }

    @Override
    public boolean answer(HttpServletRequest request, HttpServletResponse response, ProblemException refusal)
            throws IOException {
        String path = request.getServletPath(); // null if Tomcat could not read the request
        String protocol = path == null ? null : PROTOCOLS.get(path);
        if (protocol == null
                || response.isCommitted()
                || !SocketHandshake.isHandshake(request)
                || readsTheStatus(request)) {
            return false;
        }
        String sender = sender(request);
        if (!take(sender)) {
            return false;
        }
        afterTheEnd.execute(() -> release(sender));
        refused.increment();
        try {
            SocketHandshake.accept(request, response, new RefusedSocket(refusal), protocol, () -> {});
        } catch (DeploymentException failed) {
            throw new IOException(failed);
        }
        return true;
    }

    /** A browser always sends Origin, and its scripts cannot set Authorization; a gateway before the platform may do that. */
    private static boolean readsTheStatus(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null && request.getHeader(HttpHeaders.ORIGIN) == null;
    }

    private static String sender(HttpServletRequest request) {
        return Caller.ifAny()
                .map(caller -> "caller " + caller.subject())
                .orElseGet(() -> "address " + request.getRemoteAddr());
    }

    private boolean take(String sender) {
        if (!places.tryAcquire()) {
            return false;
        }
        if (bySender.merge(sender, 1, Integer::sum) > MOST_OF_ONE) {
            release(sender);
            return false;
        }
        return true;
    }

    private void release(String sender) {
        bySender.computeIfPresent(sender, (same, count) -> count == 1 ? null : count - 1);
        places.release();
    }
}
