package app.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import platform.ratelimit.RateLimit;
import platform.ratelimit.RateLimits;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/**
 * Limits the number of wrong secrets of clients, or of wrong passwords of operators: for each pair of name and remote address, and for all
 * names together. Right secrets do not count. Thread-safe.
 *
 * <p>A name at its own limit is refused even with the right secret, because an answer would show that a guess was right. The limit for all
 * names does not apply to a name that authenticated from the same address within the last hour. So an attacker at another address cannot
 * lock out that name.
 */
final class ThrottledSecrets implements AuthenticationProvider {

    /** How long a pair of name and address counts as known after the name authenticated from that address. */
    public static final Duration KNOWN_FOR = Duration.ofHours(1);

    private static final int MOST_SOURCES = 10_000;
    private static final String ALL = "all";
    private static final String UNKNOWN = "unknown";

    private final AuthenticationProvider secrets;
    private final Predicate<String> isKnownName;
    private final String counted;
    private final RateLimit<Source> failures;
    private final RateLimit<String> allFailures;
    private final Cache<Source, Boolean> known;

    /** For the secrets of clients. */
    public ThrottledSecrets(
            AuthenticationProvider secrets,
            RegisteredClientRepository clients,
            RateLimits limits,
            ClientFailureLimits rates,
            Clock clock) {
        this(
                secrets,
                clientId -> clients.findByClientId(clientId) != null,
                "wrong client secret",
                limits,
                rates,
                clock);
    }

    /**
     * @param secrets decides whether a secret is right
     * @param isKnownName whether there is a client or an operator of this name
     * @param counted what is counted, in the singular and in words; the name of the limit
     */
    ThrottledSecrets(
            AuthenticationProvider secrets,
            Predicate<String> isKnownName,
            String counted,
            RateLimits limits,
            ClientFailureLimits rates,
            Clock clock) {
        this.secrets = secrets;
        this.isKnownName = isKnownName;
        this.counted = counted;
        this.failures = limits.of(counted, rates.perClient(), MOST_SOURCES);
        this.allFailures = limits.of(counted + " of anybody", rates.all(), 1);
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST_SOURCES)
                .expireAfterWrite(KNOWN_FOR)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** The name and the remote address of an attempt. All unknown names count as one, so the number of names is bounded. */
    private record Source(String name, String address) {}

    /**
     * @throws TooManyFailures if a limit is reached, whether the secret is right or not
     * @throws AuthenticationException if the name or its secret is wrong
     */
    @Override
    public @Nullable Authentication authenticate(Authentication attempt) {
        Source source = sourceOf(attempt);
        boolean isKnown = known.getIfPresent(source) != null;
        requirePermits(source, isKnown);
        Authentication authenticated;
        try {
            authenticated = secrets.authenticate(attempt);
        } catch (AuthenticationException failure) {
            takePermits(source, isKnown);
            throw failure;
        }
        if (authenticated != null) {
            // Checked again: of many concurrent guesses, only those within the limit may get the answer that the secret
            // is right.
            requirePermits(source, isKnown);
            known.put(source, true);
        }
        return authenticated;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return secrets.supports(authentication);
    }

    private Source sourceOf(Authentication attempt) {
        String name = attempt.getName();
        String address =
                attempt.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
        return new Source(isKnownName.test(name) ? name : UNKNOWN, address);
    }

    private void requirePermits(Source source, boolean isKnown) {
        if (!failures.hasPermits(source, 1)) {
            throw refusal(failures, source);
        }
        if (!isKnown && !allFailures.hasPermits(ALL, 1)) {
            throw refusal(allFailures, ALL);
        }
    }

    /** Takes from the name's own limit first, so that attempts which that limit refuses do not use up the limit of all names. */
    private void takePermits(Source source, boolean isKnown) {
        if (!failures.tryTake(source, 1)) {
            throw refusal(failures, source);
        }
        if (!isKnown && !allFailures.tryTake(ALL, 1)) {
            throw refusal(allFailures, ALL);
        }
    }

    private <K> TooManyFailures refusal(RateLimit<K> limit, K key) {
        return new TooManyFailures(ProblemException.tooManyRequests(
                PlatformProblem.TOO_MANY_REQUESTS,
                "Too many attempts with a %s: at most %s are allowed. Try again later."
                        .formatted(counted, limit.rate()),
                Map.of("limit", limit.name(), "rate", limit.rate().toString()),
                limit.timeUntilAvailable(key, 1)));
    }

    /** The secret was not checked, or the result of the check is not given to the caller. */
    public static final class TooManyFailures extends OAuth2AuthenticationException {

        private final ProblemException problem;

        private TooManyFailures(ProblemException problem) {
            super("too_many_requests");
            this.problem = problem;
        }

        /** A problem with status 429 that says when to try again. */
        public ProblemException problem() {
            return problem;
        }
    }
}
