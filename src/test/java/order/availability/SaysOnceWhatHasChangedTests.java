package order.availability;

import static order.availability.Instances.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** A change of Redis is logged and counted once, regardless of how many requests notice it. */
class SaysOnceWhatHasChangedTests {

    private static final int REQUESTS = 100;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AvailabilityMeters meters = new AvailabilityMeters(registry);
    private final CapturedLog log = new CapturedLog();

    @Test
    void redisIsBypassedAndServesAgain() {
        Bypass bypass = new Bypass(meters, log.logger());
        bypass.succeeded();
        for (int i = 0; i < REQUESTS; i++) {
            bypass.open(BypassReason.LATE);
        }
        eventually(() -> {
            bypass.succeeded();
            return !bypass.isOpen();
        });

        assertThat(log.texts())
                .containsExactly(
                        "INFO Redis serves the availability view after … ms",
                        "WARN Redis is bypassed: reason=late; until it works again, each instance uses only its own availability view. Check Redis and the network",
                        "INFO Redis serves the availability view again after … ms");
        assertThat(registry.get("orderwright.availability.bypasses")
                        .tag("reason", "LATE")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    /** A Redis that fails repeatedly stays bypassed between its failures. */
    @Test
    void aRedisThatFailsAgainAtOnceStaysBypassed() {
        Bypass bypass = new Bypass(meters, log.logger());
        for (int i = 0; i < REQUESTS; i++) {
            bypass.open(BypassReason.UNREACHABLE);
            bypass.succeeded();
        }

        assertThat(bypass.isOpen()).isTrue();
        assertThat(log.texts()).hasSize(1);
    }

    @Test
    void redisDiffersAndIsRepaired() {
        Drift drift = new Drift(meters, log.logger());
        for (int i = 0; i < REQUESTS; i++) {
            drift.repaired(DriftKind.CHANGED, "sku " + i, "0", "7");
        }
        drift.allCompared(false);
        drift.allCompared(true);
        drift.allCompared(true);

        assertThat(log.texts())
                .containsExactly(
                        "WARN Stock level in Redis differed from the event log and is repaired: sku=sku 0 difference=CHANGED found_available=0 found_version=7; all other SKUs are being compared",
                        "INFO Stock levels in Redis match the event log again: repaired_skus=100");
        assertThat(registry.get("orderwright.availability.drift")
                        .tag("kind", "CHANGED")
                        .counter()
                        .count())
                .isEqualTo(REQUESTS);
    }
}
