package app.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.claims.CustomerClaimNames;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import testing.Apart;
import testing.AtOnce;
import testing.MutableClock;
import testing.Tokens;

/** Tokens with unknown key ids cause at most a few fetches of the issuer's keys per minute, and valid tokens stay accepted. */
@Apart
class UnknownKeysCauseFewFetchesTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final int TOKENS = 50;
    /** Unknown keys cause at most two in each half of a minute. */
    private static final int FETCHES_A_MINUTE = 4;

    private static RSAKey key;
    private static RSAKey nextKey;

    private final MutableClock clock = new MutableClock(NOW);
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile byte[] published = keySet(key);
    private volatile boolean isDown;
    private final StubIssuer issuer = new StubIssuer();
    private TokenCache tokens;

    @BeforeAll
    static void makeKeys() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("key").generate();
        nextKey = new RSAKeyGenerator(2048).keyID("next key").generate();
    }

    private static byte[] keySet(RSAKey... keys) {
        return new JWKSet(Stream.of(keys).<JWK>map(RSAKey::toPublicJWK).toList())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void startIssuer() {
        issuer.serve("/keys", this::respond);
        SecuritySettings settings =
                new SecuritySettings(Tokens.ISSUER, URI.create(issuer.url("/keys")), Tokens.AUDIENCE);
        tokens = new TokenCache(StubIssuer.decoder(settings, null, clock), clock, () -> 0, CustomerClaimNames.DEFAULT);
    }

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    private void respond(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        if (isDown) {
            exchange.sendResponseHeaders(503, -1);
        } else {
            StubIssuer.respond(exchange, published);
        }
    }

    @Test
    void fiftyTokensOneAfterAnother() {
        assertAccepted(key);
        for (int i = 0; i < TOKENS; i++) {
            assertRefused(unknownKey());
        }

        assertThat(fetches).hasValueBetween(2, 1 + FETCHES_A_MINUTE / 2);
        assertAccepted(key);
    }

    @Test
    void fiftyTokensAtOnce() {
        AtOnce.run(TOKENS, number -> () -> {
            assertRefused(unknownKey());
            return number;
        });

        assertThat(fetches).hasValueBetween(1, 1 + FETCHES_A_MINUTE / 2);
        assertAccepted(key);
    }

    /** During this time the cached keys expire, and are refreshed before that. */
    @Test
    void unknownKeysForTwelveMinutes() {
        int minutes = 12;
        int step = 5;
        for (int second = 0; second < minutes * 60; second += step) {
            assertRefused(unknownKey());
            assertAccepted(key);
            clock.advance(Duration.ofSeconds(step));
        }

        assertThat(fetches).hasValueBetween(minutes, minutes * FETCHES_A_MINUTE + 1);
    }

    @Test
    void aNewKeyOfTheIssuerIsAcceptedAtOnce() {
        assertAccepted(key);

        published = keySet(key, nextKey);

        assertAccepted(nextKey);
        assertAccepted(key);
    }

    @Test
    void aNewKeyIsAcceptedAfterHalfAMinuteAtTheLatest() {
        assertAccepted(key);
        for (int i = 0; i < TOKENS; i++) {
            assertRefused(unknownKey());
        }
        published = keySet(key, nextKey);
        assertRefused(nextKey);

        clock.advance(IssuerKeys.FETCH_INTERVAL);

        assertAccepted(nextKey);
        assertThat(IssuerKeys.FETCH_INTERVAL).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aWithdrawnKeyIsRefused() {
        published = keySet(key, nextKey);
        assertAccepted(key);

        published = keySet(nextKey);
        clock.advance(Duration.ofMinutes(5));

        assertRefused(key);
        assertAccepted(nextKey);
    }

    @Test
    void theKeysStayWhileTheIssuerIsDownForAWhile() {
        assertAccepted(key);
        isDown = true;
        for (int minute = 5; minute < 60; minute += 5) {
            clock.advance(Duration.ofMinutes(5));
            assertAccepted(key);
            assertRefused(unknownKey());
        }

        clock.advance(Duration.ofMinutes(10));
        assertThatExceptionOfType(TokenCache.IssuerUnreachable.class).isThrownBy(() -> assertAccepted(key));

        isDown = false;
        clock.advance(IssuerKeys.FETCH_INTERVAL);
        assertAccepted(key);
    }

    @Test
    void anIssuerThatNeverAnsweredIsCalledSeldom() {
        isDown = true;
        for (int i = 0; i < TOKENS; i++) {
            assertThatExceptionOfType(TokenCache.IssuerUnreachable.class).isThrownBy(() -> assertAccepted(key));
        }
        assertThat(fetches).hasValueBetween(1, FETCHES_A_MINUTE / 2);
    }

    @Test
    void aVeryLongAnswerIsNotRead() {
        published = ("{\"keys\": [" + " ".repeat(1 << 20) + "]}").getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(TokenCache.IssuerUnreachable.class).isThrownBy(() -> assertAccepted(key));
    }

    /** A key that signs, with an id that the issuer does not publish. */
    private static RSAKey unknownKey() {
        return new RSAKey.Builder(nextKey).keyID(UUID.randomUUID().toString()).build();
    }

    private void assertAccepted(RSAKey signer) {
        assertThat(caller(signer)).isEqualTo("alice");
    }

    private void assertRefused(RSAKey signer) {
        assertThatExceptionOfType(InvalidBearerTokenException.class).isThrownBy(() -> caller(signer));
    }

    /** The subject of a new token. */
    private String caller(RSAKey signer) {
        String token = new Tokens(new ImmutableJWKSet<>(new JWKSet(signer)))
                .sign(
                        header -> {},
                        claims -> claims.subject("alice")
                                .id(UUID.randomUUID().toString())
                                .issuedAt(clock.instant())
                                .expiresAt(clock.instant().plus(Duration.ofHours(1))));
        return tokens.authenticate(new BearerTokenAuthenticationToken(token)).getName();
    }
}
