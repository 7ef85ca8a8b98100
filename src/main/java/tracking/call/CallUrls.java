package tracking.call;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import platform.web.ProblemException;

/**
 * The rules for URLs that may be called. They are checked when a URL is set and again before each call. A URL is read by the parser of the HTTP
 * client only, so no second parser can see another host in it.
 */
@Component
@EnableConfigurationProperties(CallProperties.class)
public class CallUrls {

    /** Maximum length of a URL in characters. */
    public static final int MAX_LENGTH = 2_000;

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int FIRST_FREE_PORT = 1_024;
    private static final String LOCALHOST = "localhost";

    /** Names are not like this, but some resolvers read it as an IPv4 address: decimal, octal, hexadecimal, or with missing parts. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

    private static final Pattern DOTTED = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    private final boolean allowLoopback;

    CallUrls(CallProperties properties) {
        this.allowLoopback = properties.allowLoopback();
    }

    /** @throws ProblemException 400 that names the field if the URL may not be called */
    public void require(String field, String url) {
        brokenRule(url).ifPresent(rule -> {
            throw ProblemException.invalid(field, rule);
        });
    }

    /** The rule that a URL breaks; empty if it may be called. The addresses of a name are checked only by the call itself. */
    Optional<String> brokenRule(String text) {
        HttpUrl url = HttpUrl.parse(text);
        if (url == null || text.length() > MAX_LENGTH || url.toString().length() > MAX_LENGTH) {
            return Optional.of("must be an absolute https URL of at most %d characters".formatted(MAX_LENGTH));
        }
        if (!url.isHttps() && !isPlainLoopback(url)) {
            return Optional.of("must begin with https://");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty() || url.fragment() != null) {
            return Optional.of("must have no user, no password and no fragment");
        }
        int usual = url.isHttps() ? HTTPS_PORT : HTTP_PORT;
        if (url.port() != usual && url.port() < FIRST_FREE_PORT) {
            return Optional.of("must have the port %d, or one from %d".formatted(HTTPS_PORT, FIRST_FREE_PORT));
        }
        return isRefusedHost(url.host()) ? Optional.of("must name a public host") : Optional.empty();
    }

    /** The URL without its query, which may be a secret. */
    public static String withoutQuery(String url) {
        return HttpUrl.get(url).newBuilder().query(null).build().toString();
    }

    private boolean isRefusedHost(String host) {
        if (NUMERIC.matcher(host).matches() && !DOTTED.matcher(host).matches()) {
            return true;
        }
        if (isLocalhost(host)) {
            return !allowLoopback;
        }
        InetAddress literal = literal(host);
        return literal != null && !allowed().allows(literal);
    }

    /** The addresses that a call over TLS may reach. */
    AllowedAddresses allowed() {
        return allowLoopback ? AllowedAddresses.PUBLIC_AND_LOOPBACK : AllowedAddresses.PUBLIC;
    }

    private boolean isPlainLoopback(HttpUrl url) {
        InetAddress literal = literal(url.host());
        return allowLoopback && (isLocalhost(url.host()) || literal != null && literal.isLoopbackAddress());
    }

    private static boolean isLocalhost(String host) {
        return host.equals(LOCALHOST) || host.endsWith("." + LOCALHOST);
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }
}
