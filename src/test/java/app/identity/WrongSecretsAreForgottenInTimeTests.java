package app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import app.identity.ThrottledSecrets.TooManyFailures;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import platform.privacy.SealsForTests;
import platform.ratelimit.LiveInstances;
import platform.ratelimit.RateLimits;
import testing.AtOnce;
import testing.BoundSettings;
import testing.MutableClock;

/** The default limits of wrong client secrets are refilled over time, and hold for concurrent attempts. */
class WrongSecretsAreForgottenInTimeTests {

    private static final String RIGHT = "right";
    private static final String ADDRESS = "192.0.2.1";

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T09:00:00Z"));
    private final AtomicInteger compared = new AtomicInteger();
    private Runnable whileComparing = () -> {};
    private final ThrottledSecrets secrets = new ThrottledSecrets(
            new ComparedSecrets(),
            new AuthorizationServer().demoClients(SealsForTests.of(1)),
            new RateLimits(new LiveInstances(), new SimpleMeterRegistry(), new ClockTime()),
            BoundSettings.of(ClientFailureLimits.class, Map.of()),
            clock);

    private final class ComparedSecrets implements AuthenticationProvider {

        @Override
        public Authentication authenticate(Authentication attempt) {
            compared.incrementAndGet();
            whileComparing.run();
            if (!RIGHT.equals(attempt.getCredentials())) {
                throw new OAuth2AuthenticationException("invalid_client");
            }
            return attempt;
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return true;
        }
    }

    private final class ClockTime implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private enum Outcome {
        ACCEPTED,
        WRONG,
        REFUSED
    }

    private Outcome attempt(String client, String address, String secret) {
        OAuth2ClientAuthenticationToken attempt = new OAuth2ClientAuthenticationToken(
                client, ClientAuthenticationMethod.CLIENT_SECRET_BASIC, secret, null);
        attempt.setDetails(new WebAuthenticationDetails(address, null));
        try {
            @Nullable Authentication ignored = secrets.authenticate(attempt);
            return Outcome.ACCEPTED;
        } catch (TooManyFailures refused) {
            assertThat(refused.problem().status()).isEqualTo(429);
            return Outcome.REFUSED;
        } catch (OAuth2AuthenticationException wrong) {
            return Outcome.WRONG;
        }
    }

    private void attack(int addresses) {
        for (int address = 1; address <= addresses; address++) {
            for (int i = 0; i < 10; i++) {
                attempt("guess", "198.51.100." + address, "wrong");
            }
        }
    }

    @Test
    void tenInAMinuteForAClientFromAnAddress() {
        for (int i = 0; i < 10; i++) {
            assertThat(attempt("demo-shopper", ADDRESS, "wrong")).isEqualTo(Outcome.WRONG);
        }
        assertThat(attempt("demo-shopper", ADDRESS, RIGHT)).isEqualTo(Outcome.REFUSED);
        assertThat(compared).as("a refused attempt is not compared").hasValue(10);

        clock.advance(Duration.ofSeconds(6));
        assertThat(attempt("demo-shopper", ADDRESS, RIGHT)).isEqualTo(Outcome.ACCEPTED);
        assertThat(attempt("demo-shopper", ADDRESS, "wrong")).isEqualTo(Outcome.WRONG);
        assertThat(attempt("demo-shopper", ADDRESS, "wrong")).isEqualTo(Outcome.REFUSED);

        clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 10; i++) {
            assertThat(attempt("demo-shopper", ADDRESS, "wrong")).isEqualTo(Outcome.WRONG);
        }
        assertThat(attempt("demo-shopper", ADDRESS, "wrong")).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void sixtyInAMinuteForAllClients() {
        attack(6);

        assertThat(attempt("demo-shopper", ADDRESS, RIGHT)).isEqualTo(Outcome.REFUSED);
        clock.advance(Duration.ofSeconds(1));
        assertThat(attempt("demo-shopper", ADDRESS, RIGHT)).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void aClientIsKnownFromItsAddressForAnHour() {
        attempt("demo-shopper", ADDRESS, RIGHT);

        clock.advance(ThrottledSecrets.KNOWN_FOR.minusSeconds(1));
        attack(6);
        assertThat(attempt("demo-shopper", "192.0.2.2", RIGHT)).isEqualTo(Outcome.REFUSED);
        assertThat(attempt("demo-operator", ADDRESS, RIGHT)).isEqualTo(Outcome.REFUSED);
        assertThat(attempt("demo-shopper", ADDRESS, RIGHT))
                .as("known again from now on")
                .isEqualTo(Outcome.ACCEPTED);

        clock.advance(ThrottledSecrets.KNOWN_FOR.plusSeconds(1));
        attack(6);
        assertThat(attempt("demo-shopper", ADDRESS, RIGHT)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void aRightSecretAmongTooManyConcurrentAttemptsIsRefused() {
        whileComparing = () -> {
            whileComparing = () -> {};
            for (int i = 0; i < 10; i++) {
                assertThat(attempt("demo-shopper", ADDRESS, "wrong")).isEqualTo(Outcome.WRONG);
            }
        };

        assertThat(attempt("demo-shopper", ADDRESS, RIGHT)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void manyAttemptsAtOnceGetNoMoreThanTenAnswers() {
        Map<Outcome, AtomicInteger> outcomes = new ConcurrentHashMap<>();
        AtOnce.spread(
                8,
                8 * 200,
                number -> outcomes.computeIfAbsent(
                                attempt("demo-shopper", ADDRESS, "wrong"), outcome -> new AtomicInteger())
                        .incrementAndGet());

        assertThat(outcomes.get(Outcome.WRONG)).hasValue(10);
        assertThat(outcomes.get(Outcome.REFUSED)).hasValue(8 * 200 - 10);
    }
}
