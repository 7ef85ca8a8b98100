package tracking.push;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import platform.privacy.Seals;
import platform.security.LoopbackHosts;
import platform.web.ProblemException;

/**
 * The cookies by which a browser identifies itself to the event stream and to the socket, because its own clients of both send no header. Each
 * is sealed for its path, so neither works at the other path or anywhere else in the API, and scripts cannot read them. A browser sends them
 * only from pages of the same site, and the platform takes them only from pages of its own origin.
 */
@Component
@ConditionalOnWebApplication
@EnableConfigurationProperties(StreamProperties.class)
final class StreamCookies {

    /** What a browser certainly keeps, for name, value and attributes. */
    private static final int MAX_BYTES = 4096;

    /** Browsers accept a cookie with this prefix only if it is secure. */
    private static final String SECURE = "__Secure-";

    private static final String SAME_ORIGIN = "same-origin";
    private static final String SEPARATOR = " ";

    private final Seals seals;
    private final StreamProperties properties;
    private final Clock clock;

    StreamCookies(Seals seals, StreamProperties properties, Clock clock) {
        this.seals = seals;
        this.properties = properties;
        this.clock = clock;
    }

    private enum Kind {
        STREAM("order-stream", StreamController.PATH),
        SOCKET("state-socket", SocketController.PATH);

        private final String cookie;
        private final String path;

        Kind(String cookie, String path) {
            this.cookie = cookie;
            this.path = path;
        }
    }

    /**
     * The cookies for a token.
     *
     * @throws ProblemException 422 {@code TOKEN_TOO_LARGE} if the token does not fit into a cookie
     */
    List<ResponseCookie> of(HttpServletRequest request, String token, Instant expiresAt) {
        return Stream.of(Kind.values())
                .map(kind -> cookie(request, kind, token, expiresAt))
                .toList();
    }

    private ResponseCookie cookie(HttpServletRequest request, Kind kind, String token, Instant expiresAt) {
        ResponseCookie cookie = ResponseCookie.from(
                        name(request, kind), seals.seal(kind.cookie, expiresAt.getEpochSecond() + SEPARATOR + token))
                .path(kind.path)
                .httpOnly(true)
                .secure(!isPlainLoopback(request))
                .sameSite("Strict")
                .maxAge(Duration.between(clock.instant(), expiresAt))
                .build();
        int bytes = cookie.toString().length();
        if (bytes > MAX_BYTES) {
            throw new ProblemException(
                    TrackingProblem.TOKEN_TOO_LARGE,
                    "The cookie would have %d bytes; browsers keep %d.".formatted(bytes, MAX_BYTES),
                    Map.of("bytes", bytes, "limit_bytes", MAX_BYTES));
        }
        return cookie;
    }

    /** The token in the cookie for the path of the request, if a page of our own origin sends the request. */
    Optional<String> token(HttpServletRequest request) {
        String path = request.getServletPath();
        for (Kind kind : Kind.values()) {
            if (path.equals(kind.path)) {
                return isFromOwnPage(request, kind) ? read(request, kind) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Optional<String> read(HttpServletRequest request, Kind kind) {
        Cookie[] cookies = request.getCookies();
        String name = name(request, kind);
        return cookies == null
                ? Optional.empty()
                : Stream.of(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .flatMap(cookie -> seals.open(kind.cookie, cookie.getValue()).stream())
                        .flatMap(this::valid)
                        .findFirst();
    }

    private Stream<String> valid(String text) {
        int end = text.indexOf(SEPARATOR);
        Instant expiresAt = Instant.ofEpochSecond(Long.parseLong(text.substring(0, end)));
        return clock.instant().isBefore(expiresAt)
                ? Stream.of(text.substring(end + SEPARATOR.length()))
                : Stream.empty();
    }

    /**
     * A browser says which page sends the request: always by Origin in a handshake of a socket, by Sec-Fetch-Site or Origin in other
     * requests. A request that says neither comes from no browser that we know, and has no use for cookies.
     */
    private boolean isFromOwnPage(HttpServletRequest request, Kind kind) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (site != null && !site.equals(SAME_ORIGIN)) {
            return false;
        }
        if (origin == null) {
            return site != null && kind == Kind.STREAM;
        }
        return isOurs(origin, request);
    }

    /** Compares host and port only: behind a load balancer the platform does not see whether the browser uses TLS. */
    private boolean isOurs(String origin, HttpServletRequest request) {
        URI configured = properties.origin();
        String ours = configured == null ? request.getHeader(HttpHeaders.HOST) : configured.getRawAuthority();
        int host = origin.indexOf("://");
        return ours != null
                && host > 0
                && origin.substring(host + "://".length()).equalsIgnoreCase(ours);
    }

    private String name(HttpServletRequest request, Kind kind) {
        return isPlainLoopback(request) ? kind.cookie : SECURE + kind.cookie;
    }

    private boolean isPlainLoopback(HttpServletRequest request) {
        URI configured = properties.origin();
        boolean isPublic = configured != null && "https".equals(configured.getScheme());
        return !isPublic && !request.isSecure() && LoopbackHosts.isLoopback(request.getServerName());
    }
}
