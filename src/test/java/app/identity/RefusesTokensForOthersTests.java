package app.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import testing.MutableClock;
import testing.Tokens;

/** Tokens that the trusted issuer signed for another service or purpose are refused, for each source of its keys. */
class RefusesTokensForOthersTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Clock CLOCK = new MutableClock(NOW);
    private static final String AUDIENCE = "https://orders.example";

    private static final StubIssuer ISSUER = new StubIssuer();
    private static JWKSource<SecurityContext> keys;

    /** The configured sources of the keys of accepted tokens. */
    enum Source {
        DISCOVERY,
        JWK_SET_URI,
        FIRST_RUN;

        private String issuer() {
            return switch (this) {
                case DISCOVERY -> ISSUER.url("");
                case JWK_SET_URI -> "https://issuer.example";
                case FIRST_RUN -> Tokens.ISSUER;
            };
        }

        private String audience() {
            return this == FIRST_RUN ? Tokens.AUDIENCE : AUDIENCE;
        }

        private SecuritySettings settings() {
            return switch (this) {
                case DISCOVERY -> new SecuritySettings(issuer(), null, AUDIENCE);
                case JWK_SET_URI -> new SecuritySettings(issuer(), URI.create(ISSUER.url("/keys")), AUDIENCE);
                case FIRST_RUN -> new SecuritySettings(null, null, null);
            };
        }
    }

    @BeforeAll
    static void publishKeys() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("key").generate();
        keys = new ImmutableJWKSet<>(new JWKSet(key));
        ISSUER.serve("/keys", new JWKSet(key.toPublicJWK()).toString());
        ISSUER.serveMetadata(StubIssuer.METADATA, ISSUER.url(""), ISSUER.url("/keys"));
    }

    @AfterAll
    static void stop() {
        ISSUER.close();
    }

    @ParameterizedTest
    @EnumSource
    void ofAnotherAudience(Source source) {
        assertAccepted(source, header -> {}, claims -> {});
        assertAccepted(source, header -> {}, claims -> claims.audience(List.of("others", source.audience())));
        assertRefused(source, header -> {}, claims -> claims.audience(List.of("others")));
        assertRefused(source, header -> {}, claims -> claims.audience(List.of(source.audience() + "/more")));
        assertRefused(source, header -> {}, claims -> claims.claims(all -> all.remove("aud")));
    }

    @ParameterizedTest
    @EnumSource
    void ofAnotherIssuer(Source source) {
        assertRefused(source, header -> {}, claims -> claims.issuer("https://another.example"));
        assertRefused(source, header -> {}, claims -> claims.claims(all -> all.remove("iss")));
    }

    @ParameterizedTest
    @EnumSource
    void ofAnotherType(Source source) {
        assertRefused(source, header -> header.type("dpop+jwt"), claims -> {});
        assertRefused(source, header -> header.headers(all -> all.remove("typ")), claims -> {});
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "application/jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
    void theTypesOfAccessTokensAreAcceptedInAnyCase(String type) {
        assertAccepted(Source.FIRST_RUN, header -> header.type(type), claims -> {});
    }

    @Test
    void aFirstRunMayHaveAnotherAudience() {
        SecuritySettings settings = new SecuritySettings(null, null, AUDIENCE);
        JwtDecoder decoder = decoder(settings);

        assertThat(decoder.decode(token(Source.FIRST_RUN, header -> {}, claims -> claims.audience(List.of(AUDIENCE))))
                        .getSubject())
                .isEqualTo("alice");
        assertThatExceptionOfType(BadJwtException.class)
                .isThrownBy(() -> decoder.decode(token(Source.FIRST_RUN, header -> {}, claims -> {})));
    }

    private static void assertAccepted(
            Source source, Consumer<JwsHeader.Builder> header, Consumer<JwtClaimsSet.Builder> claims) {
        assertThat(decoder(source.settings())
                        .decode(token(source, header, claims))
                        .getSubject())
                .isEqualTo("alice");
    }

    private static void assertRefused(
            Source source, Consumer<JwsHeader.Builder> header, Consumer<JwtClaimsSet.Builder> claims) {
        assertThatExceptionOfType(BadJwtException.class)
                .isThrownBy(() -> decoder(source.settings()).decode(token(source, header, claims)));
    }

    private static String token(
            Source source, Consumer<JwsHeader.Builder> header, Consumer<JwtClaimsSet.Builder> claims) {
        return new Tokens(keys).sign(header, it -> {
            it.issuer(source.issuer())
                    .audience(List.of(source.audience()))
                    .subject("alice")
                    .issuedAt(NOW)
                    .expiresAt(NOW.plus(Duration.ofHours(1)));
            claims.accept(it);
        });
    }

    private static JwtDecoder decoder(SecuritySettings settings) {
        return StubIssuer.decoder(settings, settings.issuer() == null ? keys : null, CLOCK);
    }
}
