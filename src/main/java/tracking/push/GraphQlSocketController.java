package tracking.push;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.time.Instant;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.graphql.GraphQlCall;
import platform.graphql.GraphQlCall.Transport;
import platform.graphql.GraphQlEngine;
import platform.language.Language;
import platform.security.Caller;
import platform.security.CallerToken;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.trace.Trace;
import tools.jackson.databind.json.JsonMapper;
import tracking.feed.ChangeFeed;

/** Accepts WebSockets for subscriptions of GraphQL. A handshake has the checks, limits and problems of any other request. */
@Hidden
@RestController
@ConditionalOnWebApplication
class GraphQlSocketController {

    /** The protocol that the server selects. */
    static final String PROTOCOL = "graphql-transport-ws";

    private final GraphQlEngine engine;
    private final ChangeFeed feed;
    private final GraphQlSockets sockets;
    private final StreamLimits limits;
    private final JsonMapper json;

    GraphQlSocketController(
            GraphQlEngine engine, ChangeFeed feed, GraphQlSockets sockets, StreamLimits limits, JsonMapper json) {
        this.engine = engine;
        this.feed = feed;
        this.sockets = sockets;
        this.limits = limits;
        this.json = json;
    }

    /** The socket counts as a stream of its caller, and each of its subscriptions as one more. */
    @GetMapping(GraphQlEngine.PATH)
    @RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
    void openGraphQlSocket(Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException, DeploymentException {
        SocketHandshake.require(request);
        if (!feed.isOpen()) {
            throw StreamLimits.full();
        }
        Runnable release = limits.take(caller);
        Language language = Language.preferred(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
        Instant expiresAt = CallerToken.currentExpiry();
        GraphQlSocket socket = new GraphQlSocket(
                engine,
                () -> new GraphQlCall(caller, expiresAt, language, Transport.CONNECTION),
                expiresAt,
                sockets,
                json,
                Trace.of(request),
                release);
        SocketHandshake.accept(request, response, socket, PROTOCOL, release);
    }
}
