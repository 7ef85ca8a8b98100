package app.identity;

import app.FirstRun;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.core.env.Environment;

/**
 * All paths that a caller can use without a token. Every other path needs a token or is closed. That includes paths that a library maps or
 * an operator exposes by configuration.
 */
public final class OpenPaths {

    /** The authorization end point of our own issuer. */
    public static final String AUTHORIZE = "/oauth2/authorize";

    /** The address to which an issuer sends the operator's browser back after a sign-in to the console. */
    public static final String CONSOLE_CALLBACK = "/console/callback";

    /** A first run has a sandbox, in which anyone can act as the payment provider and the carrier. */
    private static final List<OpenPath> FIRST_RUN_SANDBOX = List.of(
            new OpenPath(
                    "GET",
                    "/sandbox/**",
                    "first run only: a provider that moves no money, a carrier that moves no goods"),
            new OpenPath("PUT", "/sandbox/**", "first run only: settings of the sandbox provider and carrier"),
            new OpenPath("POST", "/sandbox/**", "first run only: actions of the sandbox provider and carrier"));

    private static final List<OpenPath> OWN_ISSUER = List.of(
            new OpenPath("GET", AUTHORIZE, "first run only: asks the operator for the password"),
            new OpenPath("POST", AUTHORIZE, "first run only: checks the operator's password"),
            new OpenPath("POST", "/oauth2/token", "first run only: authenticates clients by their secret"),
            new OpenPath("POST", "/oauth2/revoke", "first run only: the same; revokes refresh tokens"),
            new OpenPath("GET", "/oauth2/jwks", "first run only: public keys"));

    private static final List<OpenPath> ALWAYS = List.of(
            new OpenPath("POST", "/api/v2/payments/callbacks/**", "signed by the payment provider"),
            new OpenPath("POST", "/api/v2/carrier-callbacks/**", "signed by the carrier"),
            new OpenPath("GET", "/", "the welcome page"),
            new OpenPath("GET", "/welcome/**", "the scripts and styles of the welcome page and of the API reference"),
            new OpenPath("GET", "/reference", "the API reference; its script calls the API with a token"),
            new OpenPath("GET", "/swagger-ui.html", "redirects to Swagger UI without a sign-in"),
            new OpenPath("GET", "/swagger-ui/**", "the scripts and styles of Swagger UI"),
            new OpenPath("GET", "/openapi", "the API's description"),
            new OpenPath("GET", "/openapi/swagger-config", "tells Swagger UI where the description is"),
            new OpenPath("GET", "/openapi.yaml", "the API's description"),
            new OpenPath("GET", "/problems.html", "the catalogue of problems"),
            new OpenPath("GET", "/schemas/**", "the schemas of messages to webhook endpoints, streams and sockets"),
            new OpenPath("GET", "/client/orderwright.js", "the script by which pages hear of changes"),
            new OpenPath("GET", "/console", "the operators' page, without data"),
            new OpenPath("GET", "/console/**", "the page by its deep links, its script and styles, and the sign-in"),
            new OpenPath("POST", "/console/sign-out", "ends the session of the caller's cookie"));

    private final List<OpenPath> paths;
    private final List<OpenPath> managementPortPaths;
    private final String metrics;

    OpenPaths(Environment environment, SecuritySettings settings, WebEndpointProperties endpoints) {
        String health = pathOf("health", endpoints);
        metrics = pathOf("prometheus", endpoints);
        List<OpenPath> healthPaths = List.of(
                new OpenPath("GET", health, "up or down, without details"),
                new OpenPath("GET", health + "/**", "the same for liveness and readiness"));
        List<OpenPath> open = new ArrayList<>(ALWAYS);
        open.addAll(healthPaths);
        if (settings.issuer() == null) {
            open.addAll(OWN_ISSUER);
        }
        if (FirstRun.isDemo(environment)) {
            open.addAll(FIRST_RUN_SANDBOX);
        }
        paths = List.copyOf(open);
        List<OpenPath> management = new ArrayList<>(healthPaths);
        management.add(new OpenPath("GET", metrics, "open for every caller on the management port"));
        managementPortPaths = List.copyOf(management);
    }

    /**
     * A path that needs no token.
     *
     * @param method the HTTP method; GET includes HEAD
     * @param pattern a path; with a trailing {@code /**} all paths below it
     * @param reason why this path needs no token
     */
    public record OpenPath(String method, String pattern, String reason) {

        private static final String BELOW = "**";

        boolean matches(String requestMethod, String path) {
            return (pattern.endsWith(BELOW)
                            ? path.regionMatches(0, pattern, 0, pattern.length() - BELOW.length())
                            : path.equals(pattern))
                    && (requestMethod.equals(method) || requestMethod.equals("HEAD") && method.equals("GET"));
        }
    }

    /** The open paths on the port of the API. */
    public List<OpenPath> paths() {
        return paths;
    }

    /** The open paths on a separate management port ({@code management.server.port}). */
    public List<OpenPath> managementPortPaths() {
        return managementPortPaths;
    }

    /** The path of the metrics. On the port of the API it needs a token with the scope {@code operator.metrics}. */
    String metrics() {
        return metrics;
    }

    /** Whether the embedded authorization server answers this path. */
    static boolean isIssuer(String method, String path) {
        return contains(OWN_ISSUER, method, path);
    }

    public static boolean contains(List<OpenPath> paths, String method, String path) {
        for (OpenPath open : paths) {
            if (open.matches(method, path)) {
                return true;
            }
        }
        return false;
    }

    private static String pathOf(String endpoint, WebEndpointProperties endpoints) {
        return "%s/%s"
                .formatted(endpoints.getBasePath(), endpoints.getPathMapping().getOrDefault(endpoint, endpoint));
    }
}
