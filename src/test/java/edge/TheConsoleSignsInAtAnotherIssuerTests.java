package edge;

import static edge.ConsoleVisitor.json;
import static edge.ConsoleVisitor.location;
import static edge.ConsoleVisitor.query;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import testing.SecondInstance;

/** The console signs operators in at any issuer that has OpenID Connect; without the settings for it, its page names them. */
@OverHttp
@TestInstance(Lifecycle.PER_CLASS)
class TheConsoleSignsInAtAnotherIssuerTests {

    private final Platform platform;
    private final AnotherIssuer issuer;
    private final ConfigurableApplicationContext instance;
    private final ConfigurableApplicationContext unconfigured;

    TheConsoleSignsInAtAnotherIssuerTests(Platform platform, ApplicationContext first) throws Exception {
        this.platform = platform;
        issuer = new AnotherIssuer(platform.clock());
        Map<String, Object> accepted =
                Map.of("orderwright.security.issuer", issuer.url(), "orderwright.security.audience", "orderwright");
        unconfigured = SecondInstance.start(first, accepted);
        Map<String, Object> configured = new HashMap<>(accepted);
        configured.put("orderwright.console.client-id", AnotherIssuer.CLIENT);
        configured.put("orderwright.console.client-secret", AnotherIssuer.SECRET);
        configured.put("orderwright.console.url", "https://shop.example");
        configured.put("orderwright.console.scopes", "openid,operator.orders");
        configured.put("orderwright.console.authorization-parameters.audience", "orderwright");
        instance = SecondInstance.start(first, configured);
    }

    @AfterAll
    void stop() {
        instance.close();
        unconfigured.close();
        issuer.close();
    }

    private static ConsoleVisitor visitor(ConfigurableApplicationContext instance) {
        return new ConsoleVisitor(
                ((WebServerApplicationContext) instance).getWebServer().getPort());
    }

    private HttpResponse<String> callback(ConsoleVisitor visitor) throws Exception {
        String address = issuer.signIn(visitor.begin("/console/orders"));
        assertThat(address).startsWith("https://shop.example/console/callback?");
        return visitor.get(address.replace("https://shop.example", ""));
    }

    @Test
    void byItsMetadata() throws Exception {
        ConsoleVisitor visitor = visitor(instance);
        String authorization = visitor.begin("/console/orders");
        assertThat(authorization).startsWith(issuer.url() + "/authorize?tenant=1&");
        assertThat(query(authorization))
                .containsEntry("client_id", AnotherIssuer.CLIENT)
                .containsEntry("redirect_uri", "https://shop.example/console/callback")
                .containsEntry("scope", "openid operator.orders")
                .containsEntry("audience", "orderwright")
                .containsEntry("code_challenge_method", "S256");

        HttpResponse<String> back = callback(visitor);

        assertThat(location(back)).isEqualTo("/console/orders");
        assertThat(back.headers().allValues("Set-Cookie"))
                .hasSize(3)
                .allSatisfy(
                        cookie -> assertThat(cookie).startsWith("__Host-").contains("Secure", "HttpOnly", "Path=/"));
        assertThat(json(visitor.session()).path("name").asString()).isEqualTo("Ada L.");
        assertThat(visitor.call("GET", "/api/v2/orders?limit=1").statusCode()).isEqualTo(200);
        assertThat(visitor.call("GET", "/api/v2/skus").statusCode()).isNotEqualTo(401);

        platform.clock().advance(Duration.ofMinutes(6));
        assertThat(visitor.session().statusCode()).isEqualTo(200);
        assertThat(visitor.call("GET", "/api/v2/orders?limit=1").statusCode()).isEqualTo(200);

        assertThat(json(visitor.call("POST", "/console/sign-out"))
                        .path("sign_out_url")
                        .asString())
                .startsWith(issuer.url() + "/logout?")
                .contains("post_logout_redirect_uri=https%3A%2F%2Fshop.example%2Fconsole");
        assertThat(visitor.session().statusCode()).isEqualTo(401);
    }

    @Test
    void anIdTokenOfAnotherSignInIsRefused() throws Exception {
        ConsoleVisitor visitor = visitor(instance);
        issuer.otherNonce = "of another sign-in";
        try {
            assertThat(callback(visitor).statusCode()).isEqualTo(502);
        } finally {
            issuer.otherNonce = "";
        }
        assertThat(visitor.session().statusCode()).isEqualTo(401);
    }

    @Test
    void anAccessTokenForAnotherApiIsRefused() throws Exception {
        ConsoleVisitor visitor = visitor(instance);
        issuer.audience = "another-api";
        try {
            assertThat(callback(visitor).statusCode()).isEqualTo(502);
        } finally {
            issuer.audience = "orderwright";
        }
        assertThat(visitor.session().statusCode()).isEqualTo(401);
    }

    @Test
    void withoutSettingsThePageNamesThem() throws Exception {
        ConsoleVisitor visitor = visitor(unconfigured);

        assertThat(visitor.get("/console/orders").body())
                .contains(
                        "orderwright.console.client-id",
                        "orderwright.console.client-secret",
                        "orderwright.console.url");
        assertThat(visitor.begin("/console")).isEqualTo("/console");
        assertThat(visitor.session().statusCode()).isEqualTo(401);
    }
}
