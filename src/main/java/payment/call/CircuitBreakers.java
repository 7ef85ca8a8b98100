package payment.call;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import payment.provider.NotNowException;
import payment.provider.PaymentProvider;

/**
 * Stops calling a provider that does not answer: if 16 of its last 20 calls had no usable answer, it is not called for ten seconds. Then three
 * calls try whether it answers again. A refusal is an answer, also if it is not final ({@link NotNowException}). Each instance counts its own calls.
 */
@Component
public class CircuitBreakers {

    public static final int WINDOW = 20;
    public static final int TRIALS = 3;
    public static final Duration OPEN_FOR = Duration.ofSeconds(10);

    private final Map<String, CircuitBreaker> breakers;

    /** When a provider that is not called any more was called last, by provider. */
    private final Map<String, Instant> openedAt = new ConcurrentHashMap<>();

    private final Clock clock;

    @Autowired
    CircuitBreakers(ObjectProvider<PaymentProvider> providers, MeterRegistry meters, Clock clock) {
        this(providers.stream().map(PaymentProvider::name), meters, clock);
    }

    /**
     * @param names of the configured providers
     * @param clock measures how long a provider is not called
     */
    public CircuitBreakers(Stream<String> names, MeterRegistry meters, Clock clock) {
        this.clock = clock;
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW, WINDOW, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(80)
                .waitDurationInOpenState(OPEN_FOR)
                .permittedNumberOfCallsInHalfOpenState(TRIALS)
                .clock(clock)
                .build();
        breakers = names.collect(Collectors.toMap(name -> name, name -> {
            CircuitBreaker breaker = CircuitBreaker.of(name, config);
            breaker.getEventPublisher().onStateTransition(transition -> {
                if (transition.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                    openedAt.put(name, clock.instant());
                }
            });
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

    /**
     * How many calls of a provider may begin now, besides the calls that are running: none while it is not called, and few while calls try
     * whether it answers again.
     *
     * @param most the answer for a provider that is called as usual, and for one that is not configured
     * @param running the number of calls that have begun and not ended
     */
    int admits(String provider, int most, int running) {
        CircuitBreaker breaker = breakers.get(provider);
        if (breaker == null || breaker.getState() == CircuitBreaker.State.CLOSED) {
            return most - running;
        }
        boolean isForbidden = breaker.getState() == CircuitBreaker.State.OPEN
                && clock.instant()
                        .isBefore(openedAt.getOrDefault(provider, Instant.EPOCH).plus(OPEN_FOR));
        return isForbidden ? 0 : TRIALS - tried(breaker) - running;
    }

    /** How many of the calls that try whether the provider answers again have ended; 0 before the first one begins. */
    private static int tried(CircuitBreaker breaker) {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN
                ? breaker.getMetrics().getNumberOfBufferedCalls()
                : 0;
    }

    /** A call of a provider. */
    public interface Call<T> {

        /**
         * @throws NotNowException if the provider has answered, and the call has to be repeated
         * @throws IOException without a usable answer
         */
        T call() throws IOException, InterruptedException;
    }

    /** The provider is not called, as its last calls had no answer. */
    public static final class NotCalled extends IOException {

        NotCalled(String provider) {
            super("The payment provider %s has not answered its last calls, and is not called for a while"
                    .formatted(provider));
        }
    }

    /**
     * @param provider the name of a configured provider
     * @throws NotCalled while the provider is not called
     */
    public <T> T call(String provider, Call<T> call) throws IOException, InterruptedException {
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
        } catch (NotNowException answer) {
            breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            isCounted = true;
            throw answer;
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
