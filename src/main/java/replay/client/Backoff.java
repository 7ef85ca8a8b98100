package replay.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a call is repeated: twice as long each time, from {@link #FIRST} to {@link #LONGEST}, less up
 * to a half of it by chance, so that those refused together do not come back together. What the platform asks for is
 * waited at least.
 */
public final class Backoff {

    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int DOUBLINGS = 10;

    private final RandomGenerator random;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The wait after a failed attempt.
     *
     * @param attempt 1 for the first
     * @param asked what the platform asks for
     */
    public Duration after(int attempt, Optional<Duration> asked) {
        Duration own = own(attempt);
        return asked.filter(wanted -> wanted.compareTo(own) > 0).orElse(own);
    }

    private Duration own(int attempt) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS));
        long capped = Math.min(doubled.toNanos(), LONGEST.toNanos());
        return Duration.ofNanos(capped - random.nextLong(capped / 2 + 1));
    }
}
