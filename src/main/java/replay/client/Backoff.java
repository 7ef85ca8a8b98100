package replay.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Computes the wait before a retry. The wait doubles with each attempt, from {@link #FIRST} to {@link #LONGEST}. Then a random part of it,
 * at most a half, is subtracted, so that calls which were refused together are not retried together. If the platform asks for a longer
 * wait, that wait is used.
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
     * Returns the wait after a failed attempt.
     *
     * @param attempt number of the failed attempt, from 1
     * @param asked the wait that the platform asks for
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
