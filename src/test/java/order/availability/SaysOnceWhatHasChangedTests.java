package order.availability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** However many requests meet it, a change is one line for the operator. */
class SaysOnceWhatHasChangedTests {

    private static final int REQUESTS = 100;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AvailabilityMeters meters = new AvailabilityMeters(registry);
    private final Logger log = (Logger) LoggerFactory.getLogger("order.availability");
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        log.addAppender(logged);
    }

    @AfterEach
    void listenNoMore() {
        log.detachAppender(logged);
        log.setAdditive(true);
        log.setLevel(null);
    }

    private List<String> lines() {
        return logged.list.stream()
                .map(line -> line.getFormattedMessage().replaceAll("\\d+ ms", "… ms"))
                .toList();
    }

    @Test
    void thatRedisIsBypassedAndThatItServesAgain() {
        Bypass bypass = new Bypass(meters);
        bypass.well();
        for (int i = 0; i < REQUESTS; i++) {
            bypass.open(Bypass.Reason.LATE);
        }
        Eventually.is(() -> {
            bypass.well();
            return !bypass.isOpen();
        });

        assertThat(lines())
                .containsExactly(
                        "Redis serves the availability view after … ms",
                        "Redis is bypassed (late): the availability view is that of each instance until it is well",
                        "Redis serves the availability view again after … ms");
        assertThat(registry.get("orderwright.availability.bypasses")
                        .tag("reason", "LATE")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    /** Whoever fails now and then is not asked in between. */
    @Test
    void whoFailsAgainAtOnceIsNotWell() {
        Bypass bypass = new Bypass(meters);
        for (int i = 0; i < REQUESTS; i++) {
            bypass.open(Bypass.Reason.UNREACHABLE);
            bypass.well();
        }

        assertThat(bypass.isOpen()).isTrue();
        assertThat(lines()).hasSize(1);
    }

    @Test
    void thatRedisDiffersAndThatItWasMended() {
        Drift drift = new Drift(meters);
        for (int i = 0; i < REQUESTS; i++) {
            drift.mended(Drift.Kind.CHANGED, "sku " + i, "0", "7");
        }
        drift.allCompared(false);
        drift.allCompared(true);
        drift.allCompared(true);

        assertThat(lines())
                .containsExactly(
                        "What Redis says of sku 0 is CHANGED (available 0, version 7); it is mended, and all else compared",
                        "Redis says what the log told; 100 SKUs were mended");
        assertThat(registry.get("orderwright.availability.drift")
                        .tag("kind", "CHANGED")
                        .counter()
                        .count())
                .isEqualTo(REQUESTS);
    }
}
