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

/** Forgets the keys that are no longer kept, in every module's table. Instances may do so at the same time. */
final class ExpiredKeys extends ApplicationLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiredKeys.class);
    private static final int CHUNK = 5000;
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    /** A start has other things to do. */
    private static final Duration FIRST = Duration.ofMinutes(1);

    private final List<IdempotencyRows> tables;
    private final Retention retention;
    private final Clock clock;

    /** @param forgets false for a task that only looks: it writes nothing */
    ExpiredKeys(List<IdempotencyRows> tables, Retention retention, Clock clock, boolean forgets) {
        super(forgets);
        this.tables = tables;
        this.retention = retention;
        this.clock = clock;
    }

    /** @param retention how long a repeated key is known, at least an hour */
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
            int forgotten = 0;
            int chunk;
            do {
                chunk = table.purge(clock.instant().minus(retention.retention()), CHUNK);
                forgotten += chunk;
            } while (chunk == CHUNK);
            LOG.debug("{} keys of {} are forgotten", forgotten, table);
        }
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("expired-keys", FIRST, INTERVAL, () -> {
            deleteExpired();
            return INTERVAL;
        });
    }
}
