package app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.identity.IssuerKeys;
import app.identity.ResourceServer;
import app.identity.SecuritySettings;
import app.identity.TokenCache;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import testing.MutableClock;
import testing.Tokens;

/** Anyone can make up tokens with unknown key ids. They make us fetch the issuer's keys a few times a minute, and harm no other token. */
class UnknownKeysCauseFewFetchesTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final int TOKENS = 50;
    /** Two as tokens name unknown keys, in each half of a minute. */
    private static final int FETCHES_A_MINUTE = 4;

    private static RSAKey key;
    private static RSAKey nextKey;

    private final MutableClock clock = new MutableClock(NOW);
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile byte[] published = keySet(key);
    private volatile boolean isDown;
    private HttpServer issuer;
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
    void startIssuer() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", this::answer);
        issuer.start();
        URI keys = URI.create(
                "http://localhost:%d/keys".formatted(issuer.getAddress().getPort()));
        SecuritySettings settings = new SecuritySettings(Tokens.ISSUER, keys, Tokens.AUDIENCE);
        tokens = new TokenCache(
                new ResourceServer()
                        .tokenDecoder(
                                settings,
                                new DefaultListableBeanFactory()
                                        .getBeanProvider(ResolvableType.forClass(JWKSource.class)),
                                clock),
                clock);
    }

    @AfterEach
    void stopIssuer() {
        issuer.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        if (isDown) {
            exchange.sendResponseHeaders(503, -1);
        } else {
            exchange.sendResponseHeaders(200, published.length);
            exchange.getResponseBody().write(published);
        }
        exchange.close();
    }

    @Test
    void fiftyTokensOneAfterAnother() {
        assertAccepted(key);
        for (int i = 0; i < TOKENS; i++) {
            assertRefused(madeUp());
        }

        assertThat(fetches).hasValueBetween(2, 1 + FETCHES_A_MINUTE / 2);
        assertAccepted(key);
    }

    @Test
    void fiftyTokensAtOnce() throws Exception {
        List<RSAKey> keys = Stream.generate(UnknownKeysCauseFewFetchesTests::madeUp)
                .limit(TOKENS)
                .toList();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            callers.invokeAll(keys.stream()
                            .<Callable<Void>>map(each -> () -> {
                                assertRefused(each);
                                return null;
                            })
                            .toList())
                    .forEach(done -> assertThat(done.state()).hasToString("SUCCESS"));
        }

        assertThat(fetches).hasValueBetween(1, 1 + FETCHES_A_MINUTE / 2);
        assertAccepted(key);
    }

    /** Also while keys that are kept run out, and are fetched ahead of that. */
    @Test
    void forAsLongAsTheyCome() {
        int minutes = 12;
        for (int second = 0; second < minutes * 60; second += 2) {
            assertRefused(madeUp());
            assertAccepted(key);
            clock.advance(Duration.ofSeconds(2));
        }

        assertThat(fetches).hasValueBetween(minutes, minutes * FETCHES_A_MINUTE + 1);
    }

    @Test
    void aNewKeyOfTheIssuerCountsAtOnce() {
        assertAccepted(key);

        published = keySet(key, nextKey);

        assertAccepted(nextKey);
        assertAccepted(key);
    }

    @Test
    void orAfterHalfAMinuteAtTheLatest() {
        assertAccepted(key);
        for (int i = 0; i < TOKENS; i++) {
            assertRefused(madeUp());
        }
        published = keySet(key, nextKey);
        assertRefused(nextKey);

        clock.advance(IssuerKeys.FETCH_INTERVAL);

        assertAccepted(nextKey);
        assertThat(IssuerKeys.FETCH_INTERVAL).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aKeyThatTheIssuerHasWithdrawnEnds() {
        published = keySet(key, nextKey);
        assertAccepted(key);

        published = keySet(nextKey);
        clock.advance(Duration.ofMinutes(5));

        assertRefused(key);
        assertAccepted(nextKey);
    }

    @Test
    void anIssuerThatIsAwayForAWhileChangesNothing() {
        assertAccepted(key);
        isDown = true;
        for (int minute = 5; minute < 60; minute += 5) {
            clock.advance(Duration.ofMinutes(5));
            assertAccepted(key);
            assertRefused(madeUp());
        }

        clock.advance(Duration.ofMinutes(10));
        assertThatExceptionOfType(TokenCache.IssuerUnreachable.class).isThrownBy(() -> assertAccepted(key));

        isDown = false;
        clock.advance(IssuerKeys.FETCH_INTERVAL);
        assertAccepted(key);
    }

    @Test
    void anIssuerThatWasNeverThereIsAskedSeldom() {
        isDown = true;
        for (int i = 0; i < TOKENS; i++) {
            assertThatExceptionOfType(TokenCache.IssuerUnreachable.class).isThrownBy(() -> assertAccepted(key));
        }
        assertThat(fetches).hasValueBetween(1, FETCHES_A_MINUTE / 2);
    }

    @Test
    void anAnswerWithoutAnEndIsNotRead() {
        published = ("{\"keys\": [" + " ".repeat(1 << 20) + "]}").getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(TokenCache.IssuerUnreachable.class).isThrownBy(() -> assertAccepted(key));
    }

    /** Signed as well as any, with a key id that the issuer does not have. */
    private static RSAKey madeUp() {
        return new RSAKey.Builder(nextKey).keyID(UUID.randomUUID().toString()).build();
    }

    private void assertAccepted(RSAKey signer) {
        assertThat(caller(signer)).isEqualTo("alice");
    }

    private void assertRefused(RSAKey signer) {
        assertThatExceptionOfType(InvalidBearerTokenException.class).isThrownBy(() -> caller(signer));
    }

    /** By a token that has not been seen before. */
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
