package payment.call;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The calls that this instance has claimed and not ended. Each provider has a queue of its own, so that one that does not answer slows no other.
 * A call that cannot begin in time is dropped. This loses nothing: its row is due again when its claim ends.
 */
@Component
public class CallsInFlight {

    private static final Logger LOG = LoggerFactory.getLogger(CallsInFlight.class);

    /** The largest number of calls of a provider that wait or run here; the others stay in their table. */
    private static final int MOST = 1000;

    /** The largest number of calls of a provider that run here at the same time. */
    private static final int AT_ONCE = 64;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final CircuitBreakers breakers;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();

    CallsInFlight(CircuitBreakers breakers) {
        this.breakers = breakers;
    }

    /** The calls of one provider: those that run have a permit, and the others wait for one. */
    private record Line(AtomicInteger present, Semaphore permits) {}

    private Line line(String provider) {
        return lines.computeIfAbsent(provider, name -> new Line(new AtomicInteger(), new Semaphore(AT_ONCE)));
    }

    /** How many further calls of a provider can be claimed now; at least 0. */
    public int free(String provider) {
        return Math.max(
                0, breakers.admits(provider, MOST, line(provider).present().get()));
    }

    /** Makes a call on a thread of its own, at once or when another call of the provider has ended. Does not block. */
    public void begin(String provider, Runnable call) {
        Line line = line(provider);
        if (line.present().incrementAndGet() > MOST) {
            line.present().decrementAndGet();
            LOG.debug(
                    "Too many calls of a payment provider wait, another one is left for later: provider={}", provider);
            return;
        }
        Thread.ofVirtual().name("payment-call-" + provider).start(() -> {
            try {
                if (line.permits().tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    try {
                        call.run();
                    } finally {
                        line.permits().release();
                    }
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                line.present().decrementAndGet();
            }
        });
    }
}
