package payment;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Stops calling a provider that does not answer: if 16 of its last 20 calls had no usable answer, it is not called for ten seconds. Then three
 * calls try whether it answers again. A refusal is an answer. Each instance counts its own calls.
 */
@Component
class CircuitBreakers {

    static final int WINDOW = 20;
    static final int TRIALS = 3;
    static final Duration OPEN_FOR = Duration.ofSeconds(10);

    private final Map<String, CircuitBreaker> breakers;

    /** @param clock measures how long a provider is not called */
    CircuitBreakers(Providers providers, MeterRegistry meters, Clock clock) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW, WINDOW, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(80)
                .waitDurationInOpenState(OPEN_FOR)
                .permittedNumberOfCallsInHalfOpenState(TRIALS)
                .clock(clock)
                .build();
        breakers = providers.names().collect(Collectors.toMap(name -> name, name -> {
            CircuitBreaker breaker = CircuitBreaker.of(name, config);
            Gauge.builder("orderwright.payment.provider.open", breaker, each -> isOpen(each) ? 1 : 0)
                    .description("1 while a payment provider is not called, because it does not answer")
                    .tag("provider", name)
                    .register(meters);
            return breaker;
        }));
    }

    private static boolean isOpen(CircuitBreaker breaker) {
        return breaker.getState() != CircuitBreaker.State.CLOSED;
    }

    /** A call of a provider. */
    interface Call<T> {

        /** @throws IOException without a usable answer */
        T call() throws IOException, InterruptedException;
    }

    /** The provider is not called, as its last calls had no answer. */
    static final class NotCalled extends IOException {

        NotCalled(String provider) {
            super("The payment provider %s has not answered its last calls, and is not called for a while"
                    .formatted(provider));
        }
    }

    /**
     * @param provider the name of a configured provider
     * @throws NotCalled while the provider is not called
     */
    <T> T call(String provider, Call<T> call) throws IOException, InterruptedException {
        CircuitBreaker breaker = Objects.requireNonNull(breakers.get(provider));
        if (!breaker.tryAcquirePermission()) {
            throw new NotCalled(provider);
        }
        long begun = System.nanoTime();
        boolean isCounted = false;
        try {
            T answer = call.call();
            breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            isCounted = true;
            return answer;
        } catch (IOException unanswered) {
            breaker.onError(System.nanoTime() - begun, TimeUnit.NANOSECONDS, unanswered);
            isCounted = true;
            throw unanswered;
        } finally {
            if (!isCounted) {
                breaker.releasePermission();
            }
        }
    }
}
