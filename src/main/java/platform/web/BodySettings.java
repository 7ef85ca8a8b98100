package platform.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Limits for the memory and the time of request bodies.
 *
 * @param bodyMemory memory for all bodies in flight together; at least the size of the largest import, or 0 for 1/32 of the heap
 * @param bodyTimeout time in which a body must arrive, for each MiB of its limit; at least one second. An import, whose limit is 16 MiB,
 *     has 16 times as long
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

    /** The time in which a body with this limit must arrive. */
    Duration timeout(int limitBytes) {
        return bodyTimeout.multipliedBy(Math.ceilDiv(limitBytes, BYTES_OF_TIMEOUT));
    }
}
