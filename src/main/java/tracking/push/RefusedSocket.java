package tracking.push;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import platform.web.FieldProblem;
import platform.web.ProblemException;

/** A socket that is closed as soon as it is open, because its handshake is refused. Nothing else is sent or read. */
final class RefusedSocket extends Endpoint {

    /** How long a client has to answer the close, or to take it. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /** Tomcat's name of the time after which it closes the connection of a client that does not answer a close. */
    private static final String CLOSE_TIMEOUT_NAME = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";

    /** Close codes from 4000 on are for applications. */
    private static final int CODE_OF_STATUS = 4000;

    private final CloseReason reason;

    RefusedSocket(ProblemException refusal) {
        int code = CODE_OF_STATUS + refusal.status();
        reason = new CloseReason(() -> code, text(refusal));
    }

    /** Tomcat shortens the text to the 123 bytes that a close can have, so the parts that programs read come first. */
    private static String text(ProblemException refusal) {
        String retryAfter = refusal.retryAfterSeconds();
        return refusal.code() + (retryAfter == null ? "" : "; Retry-After: " + retryAfter) + "; " + message(refusal);
    }

    private static String message(ProblemException refusal) {
        return refusal.details().get("fields") instanceof List<?> fields
                        && fields.getFirst() instanceof FieldProblem first
                ? first.field() + " " + first.rule()
                : refusal.message();
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        opened.getUserProperties().put(SocketHandshake.SEND_TIMEOUT, CLOSE_TIMEOUT.toMillis());
        opened.getUserProperties().put(CLOSE_TIMEOUT_NAME, CLOSE_TIMEOUT.toMillis());
        try {
            opened.close(reason);
        } catch (IOException | IllegalStateException lost) {
            // the connection is closed already
        }
    }

    @Override
    public void onError(Session failed, Throwable failure) {
        // the client is gone, or what it sends is not read
    }
}
