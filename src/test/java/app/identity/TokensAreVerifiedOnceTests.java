package app.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.claims.CustomerClaimNames;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import platform.security.Caller;
import testing.MutableClock;
import testing.Tokens;

/** A cached token is not verified again, and the cache accepts no token that is expired, unsigned or incomplete. */
class TokensAreVerifiedOnceTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    private static RSAKey keys;
    private static RSAKey othersKeys;

    private final MutableClock clock = new MutableClock(NOW);
    private final AtomicInteger decoded = new AtomicInteger();

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = new RSAKeyGenerator(2048).keyID("ours").generate();
        othersKeys = new RSAKeyGenerator(2048).keyID("ours").generate();
    }

    @Test
    void aKnownTokenIsNotDecodedAgain() {
        TokenCache cache = cache(counting(decoder(null, null)));
        String token = token(keys, claims -> claims.claim("scope", "orders operator.stock"));

        Caller expected = new Caller("alice", Set.of("orders", "operator.stock"));
        assertThat(caller(cache, token)).isEqualTo(expected);
        assertThat(caller(cache, token)).isEqualTo(expected);
        assertThat(decoded).hasValue(1);
    }

    @Test
    void aKnownTokenEndsWithItsExpiry() {
        TokenCache cache = cache(decoder(null, null));
        String token = token(keys, claims -> {});
        caller(cache, token);

        clock.advance(Duration.ofHours(1).plusSeconds(61)); // a clock skew of one minute is allowed

        assertRefused(cache, token);
    }

    @Test
    void theAddressIsReadUnlessItIsNotVerified() {
        TokenCache cache = cache(decoder(null, null));

        assertThat(addressOf(cache, it -> it.claim("email", "ada@example.com"))).isEqualTo("ada@example.com");
        assertThat(addressOf(cache, it -> it.claim("email", "ada@example.com").claim("email_verified", true)))
                .isEqualTo("ada@example.com");
        assertThat(addressOf(cache, it -> it.claim("email", "ada@example.com").claim("email_verified", false)))
                .isNull();
        assertThat(addressOf(cache, it -> it.claim("email", "ada@example.com\nBcc: eve@example.com")))
                .isNull();
        assertThat(caller(cache, token(keys, it -> {})).toString()).doesNotContain("@");
    }

    private @Nullable String addressOf(TokenCache cache, Consumer<JwtClaimsSet.Builder> claims) {
        return caller(cache, token(keys, claims)).email();
    }

    @Test
    void scopesComeAsTextOrListUnderEitherName() {
        TokenCache cache = cache(decoder(null, null));

        assertThat(caller(cache, token(keys, it -> it.claim("scope", List.of("orders"))))
                        .scopes())
                .containsExactly("orders");
        assertThat(caller(cache, token(keys, it -> it.claim("scp", "orders"))).scopes())
                .containsExactly("orders");
        assertThat(caller(cache, token(keys, it -> {})).scopes()).isEmpty();
    }

    @Test
    void channelsAreAllOrThoseOfAList() {
        TokenCache cache = cache(decoder(null, null));

        assertThat(caller(cache, token(keys, it -> {})).channels()).isNull();
        assertThat(caller(cache, token(keys, it -> it.claim("channels", List.of("web", "shop"))))
                        .channels())
                .containsExactlyInAnyOrder("web", "shop");
        assertThat(caller(cache, token(keys, it -> it.claim("channels", "web"))).channels())
                .isEmpty();
    }

    @Test
    void anInvalidTokenIsRefused() {
        TokenCache cache = cache(decoder(null, null));

        assertRefused(cache, "no token");
        assertRefused(cache, token(othersKeys, it -> {}));
        assertRefused(cache, token(keys, it -> it.subject("")));
        assertRefused(cache, token(keys, it -> it.claims(all -> all.remove("exp"))));
        assertRefused(cache, token(keys, it -> it.claim("cnf", "bound to a key of its sender")));
        assertRefused(cache, token(keys, it -> it.notBefore(NOW.plusSeconds(120))));
    }

    @Test
    void theKeysAreReadFromTheConfiguredUri() {
        try (StubIssuer issuer = new StubIssuer()) {
            issuer.serve("/keys", new JWKSet(keys.toPublicJWK()).toString());
            URI uri = URI.create(issuer.url("/keys"));
            TokenCache cache = cache(decoder("https://issuer.example", uri));

            assertThat(caller(cache, token(keys, it -> it.issuer("https://issuer.example")))
                            .subject())
                    .isEqualTo("alice");
            assertRefused(cache, token(keys, it -> it.issuer("https://another.example")));
            assertRefused(cache, token(othersKeys, it -> it.issuer("https://issuer.example")));
        }
    }

    @Test
    void anUnreachableIssuerDoesNotRefuseTheToken() {
        TokenCache cache = cache(decoder("http://localhost:1", null));

        assertThatExceptionOfType(TokenCache.IssuerUnreachable.class)
                .isThrownBy(() -> caller(cache, token(keys, it -> {})));
    }

    private JwtDecoder decoder(@Nullable String issuer, @Nullable URI jwkSetUri) {
        return StubIssuer.decoder(
                new SecuritySettings(issuer, jwkSetUri, null), new ImmutableJWKSet<>(new JWKSet(keys)), clock);
    }

    private JwtDecoder counting(JwtDecoder decoder) {
        return token -> {
            decoded.incrementAndGet();
            return decoder.decode(token);
        };
    }

    private static String token(RSAKey keys, Consumer<JwtClaimsSet.Builder> more) {
        return new Tokens(new ImmutableJWKSet<>(new JWKSet(keys))).sign(header -> {}, claims -> {
            claims.subject("alice").issuedAt(NOW).expiresAt(NOW.plus(Duration.ofHours(1)));
            more.accept(claims);
        });
    }

    /** A cache for an issuer whose keys only the decoder knows. */
    private TokenCache cache(JwtDecoder decoder) {
        return new TokenCache(decoder, clock, () -> 0, CustomerClaimNames.DEFAULT);
    }

    private static Caller caller(TokenCache cache, String token) {
        return (Caller)
                cache.authenticate(new BearerTokenAuthenticationToken(token)).getPrincipal();
    }

    private static void assertRefused(TokenCache cache, String token) {
        assertThatExceptionOfType(InvalidBearerTokenException.class).isThrownBy(() -> caller(cache, token));
    }
}
