package order.availability;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether Redis is asked. One failure is enough not to; what was well for a while is asked again. */
final class Bypass {

    /** Whoever fails now and then is not asked in between. */
    private static final Duration WELL = Duration.ofMillis(500);

    private final AvailabilityMeters meters;
    private final Logger log;
    private volatile @Nullable BypassReason reason = BypassReason.STARTING;
    private long beganNanos = System.nanoTime();
    private long failedNanos = beganNanos - WELL.toNanos();

    Bypass(AvailabilityMeters meters) {
        this(meters, LoggerFactory.getLogger(Bypass.class));
    }

    Bypass(AvailabilityMeters meters, Logger log) {
        this.meters = meters;
        this.log = log;
        meters.bypass(() -> isOpen() ? 1 : 0);
    }

    boolean isOpen() {
        return reason != null;
    }

    synchronized void open(BypassReason why) {
        failedNanos = System.nanoTime();
        if (reason == BypassReason.STARTING ? why == BypassReason.STARTING : reason != null) {
            return;
        }
        beganNanos = reason == null ? failedNanos : beganNanos;
        reason = why;
        meters.bypassed(why.name());
        log.warn(
                "Redis is bypassed ({}): the availability view is that of each instance until it is well",
                why.name().toLowerCase(Locale.ROOT));
    }

    /** All that was told stands in Redis. */
    synchronized void well() {
        BypassReason was = reason;
        if (was == null || System.nanoTime() - failedNanos < WELL.toNanos()) {
            return;
        }
        log.info(
                "Redis serves the availability view{} after {} ms",
                was == BypassReason.STARTING ? "" : " again",
                Duration.ofNanos(System.nanoTime() - beganNanos).toMillis());
        reason = null; // last: who finds it well finds that it was said
    }
}
