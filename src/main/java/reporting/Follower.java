package reporting;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** A thread that does rounds until it is stopped, whatever fails on the way. */
@Component
class Follower implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Rounds rounds;
    private final Duration interval;
    private final boolean follows;
    private @Nullable Run run;

    /** @param follows false for a task that only looks: it writes nothing */
    Follower(
            Rounds rounds,
            ReportingProperties properties,
            @Value("${orderwright.reporting.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        this.rounds = rounds;
        this.interval = properties.interval();
        this.follows = follows;
    }

    @Override
    public synchronized void start() {
        run = new Run();
    }

    /** Lets the round that is running end, and interrupts it if it does not. */
    @Override
    public synchronized void stop() {
        Run running = run;
        run = null;
        if (running == null) {
            return;
        }
        running.stopped.countDown();
        try {
            if (!running.thread.join(PATIENCE)) {
                LOG.warn("The reports' round did not end in time");
                running.thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return run != null;
    }

    @Override
    public boolean isAutoStartup() {
        return follows;
    }

    private final class Run {

        private final CountDownLatch stopped = new CountDownLatch(1);
        private final Thread thread =
                Thread.ofPlatform().name("reporting").daemon().start(this::go);

        private void go() {
            try {
                Duration wait = Duration.ZERO;
                while (!stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    try {
                        wait = rounds.next() ? Duration.ZERO : interval;
                    } catch (RuntimeException | Error failure) {
                        LOG.warn("The reports' round failed and is repeated", failure);
                        wait = AFTER_FAILURE;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
