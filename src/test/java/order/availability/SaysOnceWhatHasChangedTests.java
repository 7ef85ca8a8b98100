package order.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** However many requests meet it, a change is one line for the operator. */
class SaysOnceWhatHasChangedTests {

    private static final int REQUESTS = 100;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AvailabilityMeters meters = new AvailabilityMeters(registry);
    private final Lines lines = new Lines();

    @Test
    void thatRedisIsBypassedAndThatItServesAgain() {
        Bypass bypass = new Bypass(meters, lines.logger());
        bypass.succeeded();
        for (int i = 0; i < REQUESTS; i++) {
            bypass.open(BypassReason.LATE);
        }
        Eventually.is(() -> {
            bypass.succeeded();
            return !bypass.isOpen();
        });

        assertThat(lines.texts())
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

    /** Whoever fails now and then is not asked in between. */
    @Test
    void whoFailsAgainAtOnceIsNotWell() {
        Bypass bypass = new Bypass(meters, lines.logger());
        for (int i = 0; i < REQUESTS; i++) {
            bypass.open(BypassReason.UNREACHABLE);
            bypass.succeeded();
        }

        assertThat(bypass.isOpen()).isTrue();
        assertThat(lines.texts()).hasSize(1);
    }

    @Test
    void thatRedisDiffersAndThatItWasMended() {
        Drift drift = new Drift(meters, lines.logger());
        for (int i = 0; i < REQUESTS; i++) {
            drift.repaired(DriftKind.CHANGED, "sku " + i, "0", "7");
        }
        drift.allCompared(false);
        drift.allCompared(true);
        drift.allCompared(true);

        assertThat(lines.texts())
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
