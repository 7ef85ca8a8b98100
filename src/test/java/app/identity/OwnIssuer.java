package app.identity;

import app.Home;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import platform.privacy.Seals;
import platform.privacy.SealsForTests;
import tools.jackson.databind.json.JsonMapper;

/** A running instance over HTTP that has the issuer of a first run and one end point that requires a token, but no database. */
public final class OwnIssuer implements AutoCloseable {

    static final String LOCALHOST = "127.0.0.1";

    private static final String FOR_ANY_TOKEN = "/api/v2/for-any-token";

    private final ConfigurableApplicationContext application;
    private final int port;

    OwnIssuer(Path home, String... properties) {
        application = run(Instance.class, Stream.concat(Stream.of("orderwright.home=" + home), Stream.of(properties)));
        port = Objects.requireNonNull(((WebServerApplicationContext) application).getWebServer())
                .getPort();
    }

    /** Runs an {@link EdgeOnly} on a free port of the loopback interface, with these properties instead of those of the application. */
    public static ConfigurableApplicationContext run(Class<?> edge, Stream<String> properties) {
        return new SpringApplicationBuilder(edge)
                .properties(
                        "spring.config.name=none",
                        "spring.main.banner-mode=off",
                        "spring.threads.virtual.enabled=true",
                        "server.port=0",
                        "server.address=127.0.0.1")
                .properties(properties.toArray(String[]::new))
                .run();
    }

    @EdgeOnly
    @EnableConfigurationProperties({ClientFailureLimits.class, Home.class})
    @Import(AuthorizationServer.class)
    static class Instance {

        @Bean
        Seals seals() {
            return SealsForTests.of(1);
        }

        @Bean
        OAuth2AuthorizationService authorizations() {
            return new InMemoryOAuth2AuthorizationService();
        }

        /** It is no controller, because other applications would scan that. */
        @Bean
        RouterFunction<ServerResponse> forAnyToken() {
            return RouterFunctions.route()
                    .GET(FOR_ANY_TOKEN, request -> ServerResponse.ok().body("accepted"))
                    .build();
        }
    }

    /** With the secret of a demo client, which is made from its id. */
    HttpResponse<String> requestToken(String address, String client) throws IOException, InterruptedException {
        return requestToken(address, client, client + "-secret");
    }

    HttpResponse<String> requestToken(String address, String client, String secret)
            throws IOException, InterruptedException {
        String credentials =
                Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return send(
                address,
                form("/oauth2/token", Map.of("grant_type", "client_credentials"))
                        .header("Authorization", "Basic " + credentials));
    }

    String token() throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(requestToken(LOCALHOST, "demo-shopper").body())
                .path("access_token")
                .asString();
    }

    /** The id of the key that signed the token. */
    static String keyOf(String token) throws ParseException {
        return SignedJWT.parse(token).getHeader().getKeyID();
    }

    JWKSet publishedKeys() throws IOException, InterruptedException, ParseException {
        return JWKSet.parse(
                send(LOCALHOST, HttpRequest.newBuilder(uri("/oauth2/jwks"))).body());
    }

    /** The status of the answer to a request with this token. */
    int call(String token) throws IOException, InterruptedException {
        return send(LOCALHOST, HttpRequest.newBuilder(uri(FOR_ANY_TOKEN)).header("Authorization", "Bearer " + token))
                .statusCode();
    }

    HttpRequest.Builder form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    /** @param address the loopback address from which the client connects */
    static HttpResponse<String> send(String address, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .localAddress(InetAddress.ofLiteral(address))
                .build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(port, path));
    }

    @Override
    public void close() {
        application.close();
    }
}
