package platform.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * What the bodies of requests may take.
 *
 * @param bodyMemory of all bodies in flight together; at least as much as the largest import, or 0 for a 32nd of the heap
 * @param bodyTimeout how long a body may take to arrive, for each MiB of its limit: an import, whose limit is 16 MiB, has 16 times as long;
 *     at least one second
 */
@ConfigurationProperties("orderwright.web")
record BodySettings(
        @DefaultValue("0") DataSize bodyMemory,
        @DefaultValue("30s") Duration bodyTimeout) {

    private static final int BYTES_OF_TIMEOUT = 1 << 20;

    BodySettings {
        Assert.isTrue(
                bodyMemory.toBytes() == 0 || bodyMemory.toBytes() >= Limits.MAX_IMPORT_BODY_BYTES,
                "orderwright.web.body-memory must be 0 or at least %d bytes".formatted(Limits.MAX_IMPORT_BODY_BYTES));
        Assert.isTrue(
                bodyTimeout.compareTo(Duration.ofSeconds(1)) >= 0, "orderwright.web.body-timeout must be at least 1s");
    }

    /** How long a body with this limit may take to arrive. */
    Duration timeout(int limitBytes) {
        return bodyTimeout.multipliedBy(Math.ceilDiv(limitBytes, BYTES_OF_TIMEOUT));
    }
}
