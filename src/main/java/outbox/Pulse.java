package outbox;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does something again and again until it is stopped, whatever fails on the way. */
final class Pulse {

    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /** One round; returns how long to wait before the next. */
    interface Round {
        Duration run() throws InterruptedException;
    }

    Pulse(String name, Duration afterFailure, Round round) {
        thread = Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                Duration wait = Duration.ZERO;
                while (!stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    try {
                        wait = round.run();
                    } catch (RuntimeException failure) {
                        LOG.warn("{} failed and goes on: {}", name, failure.toString());
                        wait = afterFailure;
                    } catch (Error failure) {
                        LOG.error("{} failed and goes on", name, failure); // a heart that beats needs hands that work
                        wait = afterFailure;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void stop(Duration patience) {
        stopped.countDown();
        try {
            if (!thread.join(patience)) {
                LOG.warn("{} did not end within {}", thread.getName(), patience);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
