package tracking.push;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.tomcat.websocket.BackgroundProcess;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import platform.web.ProblemException;

/** Turns a request into a WebSocket. The answer never repeats the token, which may be among the offered protocols. */
final class SocketHandshake extends ServerEndpointConfig.Configurator {

    /** Buffers of this size are allocated for each socket. */
    static final int BUFFER = 1024;

    /** Tomcat's name of the longest time that a blocking write may take, in milliseconds. */
    static final String SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    /** Seconds between two looks of Tomcat for sockets whose client does not answer a close. */
    static final int CHECK_PERIOD = 1;

    private final Endpoint socket;
    private final String protocol;

    private SocketHandshake(Endpoint socket, String protocol) {
        this.socket = socket;
        this.protocol = protocol;
    }

    /** @throws ProblemException 426 unless the request asks for a WebSocket */
    static void require(HttpServletRequest request) {
        if (!isHandshake(request)) {
            throw new ProblemException(
                    TrackingProblem.UPGRADE_REQUIRED, "This address accepts WebSockets only.", Map.of());
        }
    }

    /** Whether the request asks for a WebSocket. */
    static boolean isHandshake(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                && request.getMethod().equals("GET")
                && container(request) != null;
    }

    private static @Nullable ServerContainer container(HttpServletRequest request) {
        return request.getServletContext().getAttribute(ServerContainer.class.getName())
                        instanceof ServerContainer container
                ? container
                : null;
    }

    /**
     * Upgrades the connection of the request.
     *
     * @param protocol the protocol that the server selects if it is offered
     * @param release run if there will be no socket
     */
    static void accept(
            HttpServletRequest request,
            HttpServletResponse response,
            Endpoint socket,
            String protocol,
            Runnable release)
            throws IOException, DeploymentException {
        try {
            ServerContainer container = requireNonNull(container(request));
            container.setDefaultMaxTextMessageBufferSize(BUFFER);
            container.setDefaultMaxBinaryMessageBufferSize(BUFFER);
            if (container instanceof BackgroundProcess checks) {
                checks.setProcessPeriod(CHECK_PERIOD);
            }
            container.upgradeHttpToWebSocket(
                    request,
                    response,
                    ServerEndpointConfig.Builder.create(socket.getClass(), request.getServletPath())
                            .configurator(new SocketHandshake(socket, protocol))
                            .build(),
                    Map.of());
        } catch (IOException | DeploymentException | RuntimeException refused) {
            release.run();
            throw refused;
        }
        if (response.getStatus() != HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
            release.run(); // a malformed handshake, which the container has refused
        }
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
        return type.cast(socket);
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> offered) {
        return offered.contains(protocol) ? protocol : "";
    }

    /** No compression: it would cost each socket more memory than everything else. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    /** {@link StreamTokens} has checked the origin of a request that has its token in a cookie; any page may have sent another one. */
    @Override
    public boolean checkOrigin(String origin) {
        return true;
    }
}
