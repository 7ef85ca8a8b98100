package payment.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import testing.MutableClock;

/** While a provider is tried, no more calls are claimed than may begin; the others stay due. */
class AProviderIsTriedByFewCallsTests {

    private static final String PROVIDER = "acme";
    private static final int MOST = 1000;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T09:00:00Z"));
    private final CircuitBreakers breakers = new CircuitBreakers(Stream.of(PROVIDER), new SimpleMeterRegistry(), clock);

    @Test
    void asManyAsAreLeft() throws Exception {
        assertThat(breakers.admits(PROVIDER, MOST, 1)).isEqualTo(MOST - 1);
        for (int i = 0; i < CircuitBreakers.WINDOW; i++) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> breakers.call(PROVIDER, () -> {
                        throw new IOException("no answer");
                    }));
        }
        assertThat(breakers.admits(PROVIDER, MOST, 0)).isZero();

        clock.advance(CircuitBreakers.OPEN_FOR.plusMillis(1));
        for (int ended = 0; ended < CircuitBreakers.TRIALS; ended++) {
            assertThat(breakers.admits(PROVIDER, MOST, 0)).isEqualTo(CircuitBreakers.TRIALS - ended);
            assertThat(breakers.admits(PROVIDER, MOST, 1)).isEqualTo(CircuitBreakers.TRIALS - ended - 1);
            breakers.call(PROVIDER, () -> "an answer");
        }
        assertThat(breakers.admits(PROVIDER, MOST, 0)).isEqualTo(MOST);
    }
}
