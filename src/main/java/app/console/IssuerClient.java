package app.console;

import app.identity.AuthorizationServer;
import app.identity.IssuerMetadata;
import app.identity.IssuerMetadata.Metadata;
import app.identity.OpenPaths;
import app.identity.SecuritySettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.UriComponentsBuilder;
import platform.privacy.Seals;
import platform.security.Scopes;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The console as a client of the token issuer (authorization code with PKCE, refresh, revocation, logout). The end points of another issuer
 * come from its metadata, at the first use. Those of a first run are on this server: the browser gets a relative address, and the server
 * calls itself at the address on which it received the request. Every call is limited in size and time. Thread-safe.
 */
final class IssuerClient {

    private static final Logger LOG = LoggerFactory.getLogger(IssuerClient.class);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);
    private static final int MAX_BYTES = 64 << 10;

    /** How long the metadata of another issuer is used. */
    private static final Duration METADATA_LIFE = Duration.ofHours(1);

    private static final String OPENID = "openid";

    private final ConsoleSettings settings;
    private final boolean isOwnIssuer;
    private final IssuerMetadata published;
    private final Seals seals;
    private final Clock clock;
    private final JsonMapper json;
    private volatile @Nullable Known known;

    IssuerClient(ConsoleSettings settings, SecuritySettings security, Seals seals, Clock clock, JsonMapper json) {
        this.settings = settings;
        this.isOwnIssuer = security.issuer() == null;
        this.published = new IssuerMetadata(security.acceptedIssuer());
        this.seals = seals;
        this.clock = clock;
        this.json = json;
    }

    /** Made at the first use, because most starts serve no console for a while. */
    private static final class Http {

        private static final HttpClient CLIENT = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private record Known(Metadata metadata, Instant until) {}

    /** Where the issuer's end points are; those without an address are not offered. */
    private record EndPoints(
            String authorization,
            URI token,
            @Nullable URI revocation,
            @Nullable URI logout,
            boolean takesSecretInForm) {}

    record Tokens(
            String access,
            @Nullable String refresh,
            @Nullable String id) {}

    /** The issuer has refused the request, for instance because a token is used up. */
    static final class Refused extends Exception {

        Refused(String error) {
            super("the issuer answers " + error);
        }
    }

    /** The issuer gives no usable answer. */
    static final class Unreachable extends Exception {

        Unreachable(String why) {
            super(why);
        }
    }

    /** The settings that are missing before operators can sign in; empty on a first run. */
    List<String> missingSettings() {
        return isOwnIssuer ? List.of() : settings.missing();
    }

    String clientId() {
        return isOwnIssuer ? AuthorizationServer.CONSOLE : Objects.requireNonNull(settings.clientId());
    }

    private String secret() throws Unreachable {
        if (isOwnIssuer) {
            return seals.secret(AuthorizationServer.CONSOLE_SECRET);
        }
        if (settings.clientSecretFile() == null) {
            return Objects.requireNonNull(settings.clientSecret());
        }
        try {
            return Files.readString(settings.clientSecretFile()).strip();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new Unreachable("the file of the console's client secret cannot be read: " + unreadable.getMessage());
        }
    }

    /** The platform's address as the browser sees it, without a path. */
    private String base(HttpServletRequest request) {
        URI url = settings.url();
        UriComponentsBuilder base = !isOwnIssuer && url != null
                ? UriComponentsBuilder.fromUri(url)
                : UriComponentsBuilder.fromUriString(request.getRequestURL().toString());
        return base.replacePath(null).replaceQuery(null).toUriString();
    }

    String redirectUri(HttpServletRequest request) {
        return base(request) + OpenPaths.CONSOLE_CALLBACK;
    }

    /** The address to which the browser goes for a sign-in. */
    String authorizationRequest(
            HttpServletRequest request, String redirectUri, String state, String nonce, String challenge)
            throws Unreachable {
        Map<String, String> parameters = new LinkedHashMap<>(settings.authorizationParameters());
        parameters.putAll(Map.of(
                "response_type",
                "code",
                "client_id",
                clientId(),
                "redirect_uri",
                redirectUri,
                "scope",
                String.join(" ", scopes()),
                "state",
                state,
                "nonce",
                nonce,
                "code_challenge",
                challenge,
                "code_challenge_method",
                "S256"));
        String endPoint = endPoints(request).authorization();
        return endPoint + (endPoint.contains("?") ? "&" : "?") + form(parameters);
    }

    private Set<String> scopes() {
        Set<String> scopes = new TreeSet<>(settings.scopes());
        if (scopes.isEmpty() || isOwnIssuer) {
            scopes = new TreeSet<>(Scopes.OPERATOR);
            if (!isOwnIssuer) {
                scopes.add("profile");
            }
        }
        scopes.add(OPENID);
        return scopes;
    }

    Tokens redeem(HttpServletRequest request, String code, String verifier, String redirectUri)
            throws Refused, Unreachable {
        return tokens(
                request,
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        redirectUri,
                        "code_verifier",
                        verifier));
    }

    Tokens refresh(HttpServletRequest request, String refreshToken) throws Refused, Unreachable {
        return tokens(request, Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
    }

    private Tokens tokens(HttpServletRequest request, Map<String, String> grant) throws Refused, Unreachable {
        EndPoints endPoints = endPoints(request);
        JsonNode answer = post(endPoints.token(), endPoints, grant);
        String access = answer.path("access_token").asString("");
        if (access.isEmpty()
                || !"bearer".equalsIgnoreCase(answer.path("token_type").asString(""))) {
            throw new Unreachable("the issuer's answer has no bearer token");
        }
        return new Tokens(access, text(answer, "refresh_token"), text(answer, "id_token"));
    }

    private static @Nullable String text(JsonNode answer, String property) {
        String text = answer.path(property).asString("");
        return text.isEmpty() ? null : text;
    }

    /** Revokes a refresh token if the issuer offers that. A failure is logged: the session of the browser ends anyway. */
    void revoke(HttpServletRequest request, String refreshToken) {
        try {
            EndPoints endPoints = endPoints(request);
            if (endPoints.revocation() != null) {
                post(
                        endPoints.revocation(),
                        endPoints,
                        Map.of("token", refreshToken, "token_type_hint", "refresh_token"));
            }
        } catch (Refused | Unreachable failed) {
            LOG.warn(
                    "Refresh token not revoked at a sign-out of the console: reason={}; it stays valid until it expires",
                    failed.getMessage());
        }
    }

    /** The address at which the issuer ends its own session; empty if it offers none or cannot be reached. */
    Optional<String> logoutUrl(HttpServletRequest request) {
        try {
            return Optional.ofNullable(endPoints(request).logout())
                    .map(logout -> logout
                            + (logout.getRawQuery() == null ? "?" : "&")
                            + form(Map.of(
                                    "client_id", clientId(), "post_logout_redirect_uri", base(request) + "/console")));
        } catch (Unreachable failed) {
            return Optional.empty();
        }
    }

    private EndPoints endPoints(HttpServletRequest request) throws Unreachable {
        if (isOwnIssuer) {
            String host =
                    request.getLocalAddr().contains(":") ? "[" + request.getLocalAddr() + "]" : request.getLocalAddr();
            String self = "%s://%s:%d".formatted(request.getScheme(), host, request.getLocalPort());
            return new EndPoints(
                    OpenPaths.AUTHORIZE,
                    URI.create(self + "/oauth2/token"),
                    URI.create(self + "/oauth2/revoke"),
                    null,
                    false);
        }
        Metadata metadata = metadata();
        return new EndPoints(
                required(metadata, "authorization_endpoint").toString(),
                required(metadata, "token_endpoint"),
                metadata.endpoint("revocation_endpoint").orElse(null),
                metadata.endpoint("end_session_endpoint").orElse(null),
                metadata.lists("token_endpoint_auth_methods_supported", "client_secret_post")
                        && !metadata.lists("token_endpoint_auth_methods_supported", "client_secret_basic"));
    }

    private static URI required(Metadata metadata, String property) throws Unreachable {
        return metadata.endpoint(property)
                .orElseThrow(() -> new Unreachable("the issuer's metadata has no " + property));
    }

    private Metadata metadata() throws Unreachable {
        Known before = known;
        Instant now = clock.instant();
        if (before != null && now.isBefore(before.until())) {
            return before.metadata();
        }
        try {
            Metadata read = published.read();
            known = new Known(read, now.plus(METADATA_LIFE));
            return read;
        } catch (IOException failed) {
            if (before != null) {
                return before.metadata();
            }
            throw new Unreachable(String.valueOf(failed.getMessage()));
        }
    }

    /** Returns the answer of a success; an empty object if it has no body. */
    private JsonNode post(URI endPoint, EndPoints endPoints, Map<String, String> fields) throws Refused, Unreachable {
        HttpRequest.Builder request = HttpRequest.newBuilder(endPoint)
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json");
        Map<String, String> form = new LinkedHashMap<>(fields);
        if (endPoints.takesSecretInForm()) {
            form.put("client_id", clientId());
            form.put("client_secret", secret());
        } else {
            String credentials = encoded(clientId()) + ":" + encoded(secret());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        HttpResponse<byte[]> answer =
                send(request.POST(BodyPublishers.ofString(form(form))).build());
        if (answer.statusCode() == 200) {
            return answer.body().length == 0 ? json.createObjectNode() : parsed(answer.body());
        }
        if (answer.statusCode() == 400 || answer.statusCode() == 401) {
            throw new Refused(error(parsed(answer.body())));
        }
        throw new Unreachable("the issuer answers status " + answer.statusCode());
    }

    /** The whole answer must arrive within the limit, not only its beginning. */
    private static HttpResponse<byte[]> send(HttpRequest request) throws Unreachable {
        CompletableFuture<HttpResponse<byte[]>> answer =
                Http.CLIENT.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return answer.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new Unreachable("the issuer gives no answer: " + failed.getCause());
        } catch (TimeoutException slow) {
            answer.cancel(true);
            throw new Unreachable("the issuer has not answered within %s".formatted(ANSWER_LIMIT));
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Unreachable("the platform stops");
        }
    }

    private JsonNode parsed(byte[] body) throws Unreachable {
        try {
            return json.readTree(body);
        } catch (JacksonException noJson) {
            throw new Unreachable("the issuer's answer is no JSON");
        }
    }

    /** The error code, if it looks like one; it goes to the log. */
    private static String error(JsonNode answer) {
        String error = answer.path("error").asString("");
        return error.matches("[a-z_]{1,60}") ? error : "an unknown error";
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
