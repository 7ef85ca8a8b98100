package payment.call;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Stream;
import testing.MutableClock;

/** Many calls of an adapter that all fail, as the platform makes them. */
public final class CountedCalls {

    private static final String PROVIDER = "acme";

    private CountedCalls() {}

    /** Whether the platform goes on calling the provider. */
    public static boolean goOn(CircuitBreakers.Call<?> failing) {
        CircuitBreakers breakers = new CircuitBreakers(
                Stream.of(PROVIDER),
                new SimpleMeterRegistry(),
                new MutableClock(Instant.parse("2026-03-01T09:00:00Z")));
        for (int i = 0; i < CircuitBreakers.WINDOW; i++) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> breakers.call(PROVIDER, failing))
                    .isNotInstanceOf(CircuitBreakers.NotCalled.class);
        }
        return breakers.admits(PROVIDER, 1, 0) > 0;
    }
}
