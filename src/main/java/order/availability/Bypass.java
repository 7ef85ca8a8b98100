package order.availability;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether Redis is used. After one failure Redis is bypassed. It is used again when it has worked for a while. */
final class Bypass {

    /** Redis is used again only after it has worked this long without a failure. So a Redis that fails repeatedly stays bypassed. */
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
                "Redis is bypassed: reason={}; until it works again, each instance uses only its own availability view. Check Redis and the network",
                why.name().toLowerCase(Locale.ROOT));
    }

    /** Reports that an exchange has succeeded: Redis has all stock levels that this instance has read. */
    synchronized void succeeded() {
        BypassReason was = reason;
        if (was == null || System.nanoTime() - failedNanos < WELL.toNanos()) {
            return;
        }
        log.info(
                "Redis serves the availability view{} after {} ms",
                was == BypassReason.STARTING ? "" : " again",
                Duration.ofNanos(System.nanoTime() - beganNanos).toMillis());
        reason = null; // last, so that a thread that sees Redis in use also finds the log line
    }
}
