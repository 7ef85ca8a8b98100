package app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.identity.PublishedKeys;
import app.identity.SecuritySettings;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuersKeysAreDiscoveredTests {

    private static RSAKey key;

    private HttpServer server;

    @BeforeAll
    static void makeKey() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("key").generate();
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/keys", new JWKSet(key.toPublicJWK()).toString());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "'', /.well-known/openid-configuration",
        "/, /.well-known/openid-configuration",
        "/shop, /shop/.well-known/openid-configuration",
        "/shop, /.well-known/openid-configuration/shop",
        "'', /.well-known/oauth-authorization-server",
        "/shop, /.well-known/oauth-authorization-server/shop",
    })
    void whereverTheStandardsPutTheMetadata(String issuerPath, String place) throws KeySourceException {
        answer(place, metadata(url(issuerPath), url("/keys")));

        assertThat(keysOf(issuerPath).getKeyByKeyId("key")).isNotNull();
    }

    @Test
    void notFromMetadataOfAnotherIssuer() {
        answer("/.well-known/openid-configuration", metadata("https://another.example", url("/keys")));

        assertNoKeys("The issuer's metadata names another issuer: https://another.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/etc/passwd", "keys", ""})
    void notFromAnAddressThatIsNotOnTheNetwork(String keys) {
        answer("/.well-known/openid-configuration", metadata(url(""), keys));

        assertNoKeys("The issuer's metadata has no http or https URL of the keys: jwks_uri=" + keys);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void notFromWhereARedirectLeads(int status) {
        answer("/moved", status, url("/keys"));
        answer("/.well-known/openid-configuration", metadata(url(""), url("/moved")));

        assertThatExceptionOfType(KeySourceException.class)
                .isThrownBy(() -> keysOf(""))
                .havingRootCause()
                .withMessageContaining("HTTP " + status);
    }

    @Test
    void anEmptyKeySetIsAFailure() {
        answer("/.well-known/openid-configuration", metadata(url(""), url("/none")));
        answer("/none", "{\"keys\": []}");

        assertNoKeys("The key set is empty");
    }

    @Test
    void aWrongSettingIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SecuritySettings("the issuer", null, "orders"))
                .withMessageContaining("orderwright.security.issuer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SecuritySettings("the issuer", URI.create("file:/keys"), "orders"))
                .withMessageContaining("orderwright.security.jwk-set-uri");
        assertThat(new SecuritySettings("the issuer", URI.create("https://issuer.example/keys"), "orders")
                        .acceptedIssuer())
                .isEqualTo("the issuer");
    }

    private void assertNoKeys(String why) {
        assertThatExceptionOfType(KeySourceException.class)
                .isThrownBy(() -> keysOf(""))
                .havingRootCause()
                .withMessage(why);
    }

    private JWKSet keysOf(String issuerPath) throws KeySourceException {
        return new PublishedKeys(url(issuerPath), null).getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), 0, null);
    }

    private String url(String path) {
        return "http://localhost:%d%s".formatted(server.getAddress().getPort(), path);
    }

    private static String metadata(String issuer, String keys) {
        return "{\"issuer\": \"%s\", \"jwks_uri\": \"%s\"}".formatted(issuer, keys);
    }

    private void answer(String path, int redirect, String target) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Location", target);
            exchange.sendResponseHeaders(redirect, -1);
            exchange.close();
        });
    }

    /** There and nowhere below it. */
    private void answer(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            boolean here = exchange.getRequestURI().getPath().equals(path);
            exchange.sendResponseHeaders(here ? 200 : 404, here ? body.length : -1);
            if (here) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
    }
}
