package platform.idempotency;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.clock.ClockCheck;

/** Deletes the keys whose retention has ended, in the tables of all modules. Several instances may do so at the same time. */
final class ExpiredKeys extends ApplicationLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiredKeys.class);
    private static final int CHUNK = 5000;
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    /** The first round runs later, so that it does not slow down the start. */
    private static final Duration FIRST = Duration.ofMinutes(1);

    private final List<IdempotencyRows> tables;
    private final Retention retention;
    private final Clock clock;
    private final ClockCheck check;

    /** @param enabled false in a read-only task, which must not delete keys */
    ExpiredKeys(List<IdempotencyRows> tables, Retention retention, Clock clock, ClockCheck check, boolean enabled) {
        super(enabled);
        this.tables = tables;
        this.retention = retention;
        this.clock = clock;
        this.check = check;
    }

    /** @param retention how long a used key is kept, at least one hour */
    @ConfigurationProperties("orderwright.idempotency")
    record Retention(@DefaultValue("24h") Duration retention) {
        Retention {
            Assert.isTrue(
                    retention.compareTo(Duration.ofHours(1)) >= 0,
                    "orderwright.idempotency.retention must be at least an hour");
        }
    }

    void deleteExpired() {
        for (IdempotencyRows table : tables) {
            int deleted = 0;
            int chunk;
            do {
                chunk = table.purge(clock.instant().minus(retention.retention()), CHUNK);
                deleted += chunk;
            } while (chunk == CHUNK);
            LOG.debug("Expired idempotency keys deleted: count={} table={}", deleted, table);
        }
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("expired-keys", FIRST, INTERVAL, check.whileRight(INTERVAL, () -> {
            deleteExpired();
            return INTERVAL;
        }));
    }
}
