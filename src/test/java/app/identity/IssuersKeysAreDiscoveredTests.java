package app.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The keys of an issuer are found through its metadata, at each path of the standards, and from no other source.
 *
 * <p>Seen to fail when the metadata could name another issuer than the configured one, and when redirects were
 * followed.
 */
class IssuersKeysAreDiscoveredTests {

    private static RSAKey key;

    private final StubIssuer issuer = new StubIssuer();

    @BeforeAll
    static void makeKey() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("key").generate();
    }

    @BeforeEach
    void serveKeys() {
        issuer.serve("/keys", new JWKSet(key.toPublicJWK()).toString());
    }

    @AfterEach
    void stop() {
        issuer.close();
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
    void atEveryStandardPathOfTheMetadata(String issuerPath, String metadataPath) throws KeySourceException {
        issuer.serveMetadata(metadataPath, issuer.url(issuerPath), issuer.url("/keys"));

        assertThat(keysOf(issuerPath).getKeyByKeyId("key")).isNotNull();
    }

    @Test
    void notFromMetadataOfAnotherIssuer() {
        issuer.serveMetadata(StubIssuer.METADATA, "https://another.example", issuer.url("/keys"));

        assertNoKeys("The issuer's metadata names another issuer: https://another.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/etc/passwd", "keys", ""})
    void notFromAnAddressThatIsNotOnTheNetwork(String keys) {
        issuer.serveMetadata(StubIssuer.METADATA, issuer.url(""), keys);

        assertNoKeys("The issuer's metadata has no http or https URL of the keys: jwks_uri=" + keys);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void notFromTheTargetOfARedirect(int status) {
        issuer.serve("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", issuer.url("/keys"));
            exchange.sendResponseHeaders(status, -1);
        });
        issuer.serveMetadata(StubIssuer.METADATA, issuer.url(""), issuer.url("/moved"));

        assertThatExceptionOfType(KeySourceException.class)
                .isThrownBy(() -> keysOf(""))
                .havingRootCause()
                .withMessageContaining("HTTP " + status);
    }

    @Test
    void anEmptyKeySetIsAFailure() {
        issuer.serveMetadata(StubIssuer.METADATA, issuer.url(""), issuer.url("/none"));
        issuer.serve("/none", "{\"keys\": []}");

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
        return new PublishedKeys(issuer.url(issuerPath), null)
                .getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), 0, null);
    }
}
