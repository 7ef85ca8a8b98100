package outbox.delivery;

import java.time.Duration;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import outbox.settings.OutboxProperties;

/**
 * How long new work may wait in the queues of the modules. A batch takes several round trips to the database, so a long wait beside a distant
 * database is no overload.
 */
public final class QueueDelay {

    private static final Logger LOG = LoggerFactory.getLogger(QueueDelay.class);
    /** New work may wait as long as about three batches take for their round trips alone. */
    private static final int ROUND_TRIPS = 32;

    private static final int SAMPLES = 8;

    private final Deliverers deliverers;
    private final long settingNanos;

    QueueDelay(Deliverers deliverers, OutboxProperties limits) {
        this.deliverers = deliverers;
        this.settingNanos = limits.queueDelay().toNanos();
    }

    /** Measures how far away the database is. Beside a distant one new work may wait longer than the setting says. */
    void measureRoundTrip(DSLContext session) {
        long roundTrip = shortestRoundTripNanos(session);
        long limitNanos = Math.max(settingNanos, ROUND_TRIPS * roundTrip);
        if (limitNanos > settingNanos) {
            LOG.warn(
                    "Database is far away, so new orders may wait longer in the queues: round_trip_millis={} limit_millis={}",
                    Duration.ofNanos(roundTrip).toMillis(),
                    Duration.ofNanos(limitNanos).toMillis());
        }
        deliverers.workers().forEach(worker -> worker.inbox.allowWait(limitNanos));
    }

    /** The shortest counts, because the others also waited for the processor. */
    private static long shortestRoundTripNanos(DSLContext session) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < SAMPLES; i++) {
            long asked = System.nanoTime();
            session.selectOne().execute();
            shortest = Math.min(shortest, System.nanoTime() - asked);
        }
        return shortest;
    }
}
