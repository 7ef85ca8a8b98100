package platform.clock;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import platform.background.BackgroundLoop;

/**
 * Compares the clock of this instance with the clock of the database: before the first use, and then once a minute. An instance whose clock is wrong
 * takes no part in deadlines, because it would find everything due too early or too late: it rings no timers, claims no leases and deletes nothing
 * by its age. The other instances do this work. Thread-safe.
 */
@Component
public class ClockCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ClockCheck.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** A larger difference is logged. */
    private static final Duration WARNING = Duration.ofSeconds(1);

    /** With a larger difference, the instance takes no part in deadlines. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ReferenceTime reference;
    private final Clock clock;
    private final LongSupplier nanoTime;

    private @Nullable Long checkedNanos;
    private boolean right;
    private volatile Duration ahead = Duration.ZERO;

    @Autowired
    public ClockCheck(ReferenceTime reference, Clock clock, MeterRegistry meters) {
        this(reference, clock, meters, System::nanoTime);
    }

    /** @param nanoTime clock like {@link System#nanoTime()} */
    ClockCheck(ReferenceTime reference, Clock clock, MeterRegistry meters, LongSupplier nanoTime) {
        this.reference = reference;
        this.clock = clock;
        this.nanoTime = nanoTime;
        Gauge.builder("orderwright.clock.ahead", this, check -> check.ahead.toMillis() / 1e3)
                .description("How far the clock of this instance is ahead of the database's; negative if it is behind")
                .baseUnit("seconds")
                .register(meters);
    }

    /**
     * Whether this instance may take part in deadlines. Reads the clock of the database if the last comparison is older than a minute. Call it
     * outside a transaction.
     */
    public synchronized boolean isRight() {
        if (checkedNanos == null || nanoTime.getAsLong() - checkedNanos >= INTERVAL.toNanos()) {
            check();
        }
        return right;
    }

    /**
     * The same round, run only while the clock is right.
     *
     * @param rest the wait before the clock is looked at again
     */
    public BackgroundLoop.Round whileRight(Duration rest, BackgroundLoop.Round round) {
        return () -> isRight() ? round.run() : rest;
    }

    /** The answer of the database is as old as half the round trip, give or take half of it. This much of a difference is not certain. */
    private void check() {
        long begun = nanoTime.getAsLong();
        Instant before = clock.instant();
        Instant shared = reference.now();
        Duration half = Duration.ofNanos(nanoTime.getAsLong() - begun).dividedBy(2);
        ahead = Duration.between(shared, before.plus(half));
        checkedNanos = nanoTime.getAsLong();
        Duration certain = ahead.abs().minus(half);
        boolean wasWrong = !right;
        right = certain.compareTo(LIMIT) <= 0;
        if (!right) {
            LOG.warn(
                    "Clock is wrong, this instance takes no part in deadlines until it is right: ahead_seconds={}; set the clock of this machine by NTP",
                    seconds());
        } else if (certain.compareTo(WARNING) > 0) {
            LOG.warn(
                    "Clock differs from the database's: ahead_seconds={}; set the clocks of this machine and of the database by NTP",
                    seconds());
        } else if (wasWrong) {
            LOG.info("Clock is right, this instance takes part in deadlines: ahead_seconds={}", seconds());
        }
    }

    private double seconds() {
        return ahead.toMillis() / 1e3;
    }
}
