package platform.idempotency;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;
import platform.pulse.Pulse;

/** Forgets the keys that are no longer kept, in every module's table. Instances may do so at the same time. */
final class ExpiredKeys implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiredKeys.class);
    private static final int CHUNK = 5000;
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    /** A start has other things to do. */
    private static final Duration FIRST = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final List<IdempotencyRows> tables;
    private final Retention retention;
    private final Clock clock;
    private final boolean forgets;
    private @Nullable Pulse pulse;

    /** @param forgets false for a task that only looks: it writes nothing */
    ExpiredKeys(List<IdempotencyRows> tables, Retention retention, Clock clock, boolean forgets) {
        this.tables = tables;
        this.retention = retention;
        this.clock = clock;
        this.forgets = forgets;
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

    void forget() {
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
    public synchronized void start() {
        pulse = new Pulse("expired-keys", FIRST, INTERVAL, () -> {
            forget();
            return INTERVAL;
        });
    }

    @Override
    public synchronized void stop() {
        Pulse.stop(pulse, System.nanoTime() + PATIENCE.toNanos());
        pulse = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return pulse != null;
    }

    @Override
    public boolean isAutoStartup() {
        return forgets;
    }
}
