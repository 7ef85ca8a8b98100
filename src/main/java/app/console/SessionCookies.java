package app.console;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import platform.privacy.Seals;
import platform.security.LoopbackHosts;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cookies of the console. Each is sealed, has its expiry inside, and is for scripts unreadable. Their names begin with {@code __Host-},
 * so that no other host of the domain can set them, except over plain HTTP on this machine, where browsers refuse such names.
 *
 * <p>The access token and the refresh token have a cookie each: the API needs only the first one, and together they might exceed the 4,096
 * bytes that browsers allow for a cookie.
 */
final class SessionCookies {

    /** What a browser certainly keeps, for name, value and attributes. */
    private static final int MAX_BYTES = 4096;

    private static final Duration SIGN_IN_LIFE = Duration.ofMinutes(10);

    private static final String PREFIX = "__Host-";

    private final Seals seals;
    private final JsonMapper json;
    private final Clock clock;
    private final boolean isPublic;

    /** @param isPublic whether browsers reach the platform over TLS, whatever the platform sees of it */
    SessionCookies(Seals seals, JsonMapper json, Clock clock, boolean isPublic) {
        this.seals = seals;
        this.json = json;
        this.clock = clock;
        this.isPublic = isPublic;
    }

    private enum Kind {
        ACCESS("console-session", "Strict"),
        RENEWAL("console-renewal", "Strict"),
        /** Lax, because the issuer, which may be another site, sends the browser back. */
        SIGN_IN("console-sign-in", "Lax");

        private final String cookie;
        private final String sameSite;

        Kind(String cookie, String sameSite) {
            this.cookie = cookie;
            this.sameSite = sameSite;
        }
    }

    /**
     * The access token of a session.
     *
     * @param name the operator's name, for display
     * @param renewAt from when on a refresh token should be used
     */
    record Access(String token, String name, Instant renewAt, Instant expiresAt) implements Expiring {}

    /**
     * The refresh token of a session.
     *
     * @param expiresAt the end of the session, however often it is renewed
     */
    record Renewal(String token, String name, Instant expiresAt) implements Expiring {}

    /**
     * A sign-in that waits for the issuer's answer.
     *
     * @param to the path to which the operator returns
     */
    record SignIn(String state, String nonce, String verifier, String redirectUri, String to, Instant expiresAt)
            implements Expiring {}

    private interface Expiring {

        Instant expiresAt();
    }

    /** The issuer's token does not fit into a cookie. */
    static final class TooLarge extends Exception {

        TooLarge(Kind kind, int bytes) {
            super(
                    "the cookie %s would have %d bytes, and browsers allow %d; make the issuer put fewer claims into its tokens"
                            .formatted(kind.cookie, bytes, MAX_BYTES));
        }
    }

    Optional<Access> access(HttpServletRequest request) {
        return read(request, Kind.ACCESS, Access.class);
    }

    Optional<Renewal> renewal(HttpServletRequest request) {
        return read(request, Kind.RENEWAL, Renewal.class);
    }

    Optional<SignIn> signIn(HttpServletRequest request) {
        return read(request, Kind.SIGN_IN, SignIn.class);
    }

    Instant signInExpiresAt() {
        return clock.instant().plus(SIGN_IN_LIFE);
    }

    void write(HttpServletRequest request, HttpServletResponse response, SignIn signIn) throws TooLarge {
        add(response, cookie(request, Kind.SIGN_IN, signIn));
    }

    /**
     * Writes all cookies of a session, or none.
     *
     * @param renewal null if the issuer gives no refresh token
     */
    void write(HttpServletRequest request, HttpServletResponse response, Access access, @Nullable Renewal renewal)
            throws TooLarge {
        ResponseCookie first = cookie(request, Kind.ACCESS, access);
        ResponseCookie second =
                renewal == null ? cleared(request, Kind.RENEWAL) : cookie(request, Kind.RENEWAL, renewal);
        add(response, first);
        add(response, second);
    }

    void clearSignIn(HttpServletRequest request, HttpServletResponse response) {
        add(response, cleared(request, Kind.SIGN_IN));
    }

    void clearSession(HttpServletRequest request, HttpServletResponse response) {
        add(response, cleared(request, Kind.ACCESS));
        add(response, cleared(request, Kind.RENEWAL));
    }

    private <T extends Expiring> Optional<T> read(HttpServletRequest request, Kind kind, Class<T> type) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        String name = name(request, kind);
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(name)) {
                return seals.open(kind.cookie, cookie.getValue())
                        .flatMap(text -> parsed(text, type))
                        .filter(it -> clock.instant().isBefore(it.expiresAt()));
            }
        }
        return Optional.empty();
    }

    /** Empty if a release with other contents has sealed the text. */
    private <T> Optional<T> parsed(String text, Class<T> type) {
        try {
            return Optional.of(json.readValue(text, type));
        } catch (JacksonException otherRelease) {
            return Optional.empty();
        }
    }

    private ResponseCookie cookie(HttpServletRequest request, Kind kind, Expiring content) throws TooLarge {
        ResponseCookie cookie = named(request, kind, seals.seal(kind.cookie, json.writeValueAsString(content)))
                .maxAge(Duration.between(clock.instant(), content.expiresAt()))
                .build();
        int bytes = cookie.toString().length();
        if (bytes > MAX_BYTES) {
            throw new TooLarge(kind, bytes);
        }
        return cookie;
    }

    private ResponseCookie cleared(HttpServletRequest request, Kind kind) {
        return named(request, kind, "").maxAge(0).build();
    }

    private ResponseCookie.ResponseCookieBuilder named(HttpServletRequest request, Kind kind, String value) {
        return ResponseCookie.from(name(request, kind), value)
                .path("/")
                .httpOnly(true)
                .secure(!isPlainLoopback(request))
                .sameSite(kind.sameSite);
    }

    private String name(HttpServletRequest request, Kind kind) {
        return isPlainLoopback(request) ? kind.cookie : PREFIX + kind.cookie;
    }

    private boolean isPlainLoopback(HttpServletRequest request) {
        return !isPublic && !request.isSecure() && LoopbackHosts.isLoopback(request.getServerName());
    }

    private static void add(HttpServletResponse response, ResponseCookie cookie) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
