package outbox.log;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that a reader of the log lags behind or is stopped: when its lag exceeds ten seconds, then once a minute, and when it has caught up.
 * Thread-safe.
 */
final class LagLog {

    private static final Logger LOG = LoggerFactory.getLogger(LagLog.class);
    private static final Duration LONG_LAG = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final String reader;

    /** When a lag was last logged; null while the reader does not lag. */
    private @Nullable Long loggedNanos;

    private Duration longest = Duration.ZERO;

    /** @param reader the name of the reader */
    LagLog(String reader) {
        this.reader = reader;
    }

    /**
     * Logs the lag after a read, if it is due.
     *
     * @param nanos the time before the read, like {@link System#nanoTime()}
     * @param lag the lag after the read
     * @param hasCaughtUp whether the lag is the time since the reader was last up to date; otherwise it is the time since the reader began
     * @param more whether there were more events than the reader read. If there were not, only a running transaction can hold it back
     */
    synchronized void read(long nanos, Duration lag, boolean hasCaughtUp, boolean more) {
        if (lag.compareTo(LONG_LAG) <= 0) {
            if (loggedNanos != null) {
                LOG.info(
                        "Reader of the log has caught up: reader={} longest_lag_seconds={}",
                        reader,
                        longest.toSeconds());
            }
            loggedNanos = null;
            longest = Duration.ZERO;
            return;
        }
        if (isDue(nanos, lag)) {
            log(lag.toSeconds(), hasCaughtUp, more);
        }
    }

    /**
     * Logs the lag after several reads in a row failed, if it is due.
     *
     * @param nanos as for {@link #read}
     * @param reason one line
     */
    synchronized void failed(long nanos, Duration lag, String reason) {
        if (lag.compareTo(LONG_LAG) > 0 && isDue(nanos, lag)) {
            LOG.warn(
                    "Reader of the log is stopped, because its reads fail: reader={} lag_seconds={} reason={}; remove the cause, and the reader continues by itself. If a later build published the event, start an instance of that build",
                    reader,
                    lag.toSeconds(),
                    reason);
        }
    }

    /** Keeps the longest lag, and the time if the caller is to log now. */
    private boolean isDue(long nanos, Duration lag) {
        longest = lag.compareTo(longest) > 0 ? lag : longest;
        if (loggedNanos != null && nanos - loggedNanos < INTERVAL.toNanos()) {
            return false;
        }
        loggedNanos = nanos;
        return true;
    }

    private void log(long seconds, boolean hasCaughtUp, boolean more) {
        if (!more) {
            LOG.warn(
                    "Reader of the log is held back by a long transaction: reader={} lag_seconds={}; find the transaction in pg_stat_activity by its xact_start, and end it",
                    reader,
                    seconds);
        } else if (hasCaughtUp) {
            LOG.warn(
                    "Reader of the log is behind: reader={} lag_seconds={}; its answers are out of date until it has caught up. If the lag grows, lower the load or add processors",
                    reader,
                    seconds);
        } else {
            LOG.info(
                    "Reader of the log has not caught up since it began: reader={} seconds={}; this is usual after a stop and while reports are rebuilt. If it does not end, lower the load or add processors",
                    reader,
                    seconds);
        }
    }
}
