package tracking.push;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;
import platform.graphql.GraphQlEngine;
import platform.security.TokenSource;

/**
 * The token of a stream or socket whose client cannot send the header Authorization: among the protocols that a socket offers, or in a cookie.
 * A token in the address would be in logs and in the browser's history, so it is not looked for there.
 */
@Component
@ConditionalOnWebApplication
final class StreamTokens implements TokenSource {

    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String BEARER = "bearer.";

    private final StreamCookies cookies;

    StreamTokens(StreamCookies cookies) {
        this.cookies = cookies;
    }

    @Override
    public @Nullable String token(HttpServletRequest request) {
        String path = request.getServletPath();
        if (path.equals(GraphQlEngine.PATH)) {
            return offeredToken(request);
        }
        if (path.equals(SocketController.PATH)) {
            String offered = offeredToken(request);
            return offered == null ? cookies.token(request).orElse(null) : offered;
        }
        return path.equals(StreamController.PATH) ? cookies.token(request).orElse(null) : null;
    }

    private static @Nullable String offeredToken(HttpServletRequest request) {
        for (Enumeration<String> headers = request.getHeaders(PROTOCOLS); headers.hasMoreElements(); ) {
            for (String protocol : headers.nextElement().split(",", -1)) {
                String name = protocol.strip();
                if (name.startsWith(BEARER)) {
                    return name.substring(BEARER.length());
                }
            }
        }
        return null;
    }
}
