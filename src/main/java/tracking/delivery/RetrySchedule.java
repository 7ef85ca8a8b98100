package tracking.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a failed delivery is sent again: 15 attempts in about three days. Pure. */
final class RetrySchedule {

    /** The pauses after the first, second, … failure, which are varied by up to a tenth. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(6),
            Duration.ofHours(8),
            Duration.ofHours(10),
            Duration.ofHours(12),
            Duration.ofHours(12),
            Duration.ofHours(16));

    /** A delivery that is older is given up, for example because its endpoint was rarely tried. */
    static final Duration LONGEST = Duration.ofHours(80);

    /** After so many failures of a delivery, the later ones of its order are sent without waiting for it. */
    static final int FAILURES_THAT_BLOCK = 3;

    /** From then on operators are told, and the endpoint is tried once an hour. */
    static final Duration UNTIL_NOTICE = Duration.ofDays(1);

    /** Then the endpoint is switched off. */
    static final Duration UNTIL_OFF = Duration.ofDays(5);

    static final Duration BETWEEN_PROBES = Duration.ofHours(1);

    /** The longest wait that an endpoint can ask for. */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private static final int VARIATION_PERCENT = 10;

    private RetrySchedule() {}

    /**
     * The pause after a failure.
     *
     * @param failures how often the delivery has failed, this failure included; above zero
     * @param random from 0 to 1; spreads deliveries that have failed at the same time
     * @return empty if the delivery is given up
     */
    static Optional<Duration> pauseAfter(int failures, double random) {
        if (failures > PAUSES.size()) {
            return Optional.empty();
        }
        Duration pause = PAUSES.get(failures - 1);
        long variation = pause.toMillis() * VARIATION_PERCENT / 100;
        return Optional.of(pause.plusMillis(Math.round((2 * random - 1) * variation)));
    }
}
