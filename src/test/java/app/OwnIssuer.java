package app;

import app.identity.AuthorizationServer;
import app.identity.ClientFailureLimits;
import app.identity.ResourceServer;
import app.identity.SecurityProblems;
import app.identity.SecuritySettings;
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
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** A running instance with the issuer of a first run and one end point that needs a token, over HTTP, without a database. */
final class OwnIssuer implements AutoCloseable {

    static final String HERE = "127.0.0.1";

    private static final String FOR_ANY_TOKEN = "/api/v2/for-any-token";

    private final ConfigurableApplicationContext application;
    private final int port;

    OwnIssuer(Path home, String... properties) {
        application = new SpringApplicationBuilder(Instance.class)
                .properties(
                        "spring.config.name=none", // nothing of our own settings
                        "spring.main.banner-mode=off",
                        "spring.threads.virtual.enabled=true",
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "orderwright.home=" + home)
                .properties(properties)
                .run();
        port = Objects.requireNonNull(((WebServerApplicationContext) application).getWebServer())
                .getPort();
    }

    /** The edge alone. It is no @Configuration, so that no other application finds it. */
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                "org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration",
                "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
                "org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration",
                "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
                "org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration",
                "org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration"
            })
    @EnableConfigurationProperties({SecuritySettings.class, ClientFailureLimits.class, Home.class})
    @ComponentScan({"platform.web", "platform.ratelimit"})
    @Import({AuthorizationServer.class, ResourceServer.class, SecurityProblems.class})
    static class Instance {

        /** No controller, as other applications would find it. */
        @Bean
        RouterFunction<ServerResponse> forAnyToken() {
            return RouterFunctions.route()
                    .GET(FOR_ANY_TOKEN, request -> ServerResponse.ok().body("let in"))
                    .build();
        }
    }

    /** @param client also its secret, by the rule of demo clients */
    HttpResponse<String> askToken(String address, String client) throws IOException, InterruptedException {
        return askToken(address, client, client + "-secret");
    }

    HttpResponse<String> askToken(String address, String client, String secret)
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
                .readTree(askToken(HERE, "demo-shopper").body())
                .path("access_token")
                .asString();
    }

    /** The id of the key that signed it. */
    static String keyOf(String token) throws ParseException {
        return SignedJWT.parse(token).getHeader().getKeyID();
    }

    JWKSet publishedKeys() throws IOException, InterruptedException, ParseException {
        return JWKSet.parse(
                send(HERE, HttpRequest.newBuilder(uri("/oauth2/jwks"))).body());
    }

    /** The status that the end point answers to this token. */
    int call(String token) throws IOException, InterruptedException {
        return send(HERE, HttpRequest.newBuilder(uri(FOR_ANY_TOKEN)).header("Authorization", "Bearer " + token))
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

    /** @param address of this machine, from which the request comes */
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
