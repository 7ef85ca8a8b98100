package testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import testing.shop.Soon;

/** Waits until everything has come to rest in a test whose clock stands. */
public final class RestWithAStandingClock {

    /** Longer than an instance that lost the outcome of a call to a provider keeps its claim. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(3);

    private static final Duration STEP = Duration.ofSeconds(5);

    private RestWithAStandingClock() {}

    /**
     * Waits until no work is in flight. A call to a provider is repeated only after its next interval, or when the claim of a lost instance has
     * ended; so the clock moves on as long as a provider is called.
     *
     * @param unrest what is in flight now
     * @param isCall whether a piece of work is a call to a provider
     */
    public static void await(MutableClock clock, Supplier<List<String>> unrest, Predicate<String> isCall) {
        Instant latest = clock.instant().plus(LONGEST_CALL);
        Soon.holds("rest", () -> {
            List<String> now = unrest.get();
            if (now.stream().anyMatch(isCall) && clock.instant().isBefore(latest)) {
                clock.advance(STEP);
            }
            assertThat(now).isEmpty();
        });
    }
}
