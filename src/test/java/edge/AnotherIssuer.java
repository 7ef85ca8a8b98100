package edge;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import testing.Tokens;
import tools.jackson.databind.json.JsonMapper;

/** An OpenID Connect issuer that signs in everybody at once. It checks the client's secret, and redeems each code and refresh token once. */
final class AnotherIssuer implements AutoCloseable {

    static final String CLIENT = "the-console";
    static final String SECRET = "a secret: of & the console";

    private final HttpServer server;
    private final RSAKey key;
    private final Tokens tokens;
    private final Clock clock;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();
    private int issued;

    /** What the issuer writes into the next ID token instead of the right nonce; empty for the right one. */
    volatile String otherNonce = "";

    /** The audience of the next access token. */
    volatile String audience = Tokens.AUDIENCE;

    AnotherIssuer(Clock clock) throws IOException, JOSEException {
        this.clock = clock;
        key = new RSAKeyGenerator(2048).keyID("of-another-issuer").generate();
        tokens = new Tokens(new ImmutableJWKSet<>(new JWKSet(key)));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(
                "/.well-known/openid-configuration",
                exchange -> Map.of(
                        "issuer", url(),
                        "jwks_uri", url() + "/keys",
                        "authorization_endpoint", url() + "/authorize?tenant=1",
                        "token_endpoint", url() + "/token",
                        "end_session_endpoint", url() + "/logout"));
        serve("/keys", exchange -> new JWKSet(key).toJSONObject());
        serve("/token", this::token);
        server.start();
    }

    private interface Answer {
        Map<String, Object> to(HttpExchange exchange) throws IOException;
    }

    private void serve(String path, Answer answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                Map<String, ?> body = answer.to(exchange);
                byte[] json = JsonMapper.shared().writeValueAsBytes(body);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(body.containsKey("error") ? 400 : 200, json.length);
                exchange.getResponseBody().write(json);
            }
        });
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Signs the user in, and returns the callback's address with the code. */
    String signIn(String authorization) {
        Map<String, String> request = ConsoleVisitor.query(authorization);
        String code = "code-" + ++issued;
        codes.put(code, request);
        return request.get("redirect_uri") + "?"
                + ConsoleVisitor.form(Map.of("code", code, "state", request.get("state")));
    }

    private Map<String, Object> token(HttpExchange exchange) throws IOException {
        String expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8));
        Map<String, String> form = ConsoleVisitor.query(
                "/?" + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Map.of("error", "invalid_client");
        }
        if (form.get("grant_type").equals("refresh_token")) {
            return refreshTokens.remove(form.get("refresh_token")) == null
                    ? Map.of("error", "invalid_grant")
                    : answer(Map.of());
        }
        Map<String, String> request = codes.remove(form.get("code"));
        return request == null || form.get("code_verifier") == null
                ? Map.of("error", "invalid_grant")
                : answer(request);
    }

    private Map<String, Object> answer(Map<String, String> request) {
        Instant now = clock.instant();
        Instant end = now.plusSeconds(300);
        String refresh = "refresh-" + ++issued;
        refreshTokens.put(refresh, refresh);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("token_type", "Bearer");
        answer.put("expires_in", 300);
        answer.put("refresh_token", refresh);
        answer.put(
                "access_token",
                tokens.sign(
                        header -> {},
                        claims -> claims.issuer(url())
                                .audience(List.of(audience))
                                .subject("ada-4711")
                                .claim("scope", "openid operator.orders")
                                .issuedAt(now)
                                .expiresAt(end)));
        if (!request.isEmpty()) {
            answer.put(
                    "id_token",
                    tokens.sign(
                            header -> header.type("JWT"),
                            claims -> claims.issuer(url())
                                    .audience(List.of(CLIENT))
                                    .subject("ada-4711")
                                    .claim("name", "Ada L.")
                                    .claim("nonce", otherNonce.isEmpty() ? request.get("nonce") : otherNonce)
                                    .issuedAt(now)
                                    .expiresAt(end)));
        }
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
