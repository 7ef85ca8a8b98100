package notification.delivery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import notification.delivery.MailSending.Addressed;
import notification.settings.NotificationProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.clock.ClockCheck;

/**
 * Sends mails while the application runs. All instances do so at the same time. Each attempt has a thread of its own, so a mail that the server
 * takes long for holds up only as many others as there are threads.
 */
@Component
class SendingLoop extends ApplicationLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SendingLoop.class);

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    private final MailSending sending;
    private final Semaphore free;
    private final int concurrent;
    private final ClockCheck clock;
    private @Nullable ExecutorService threads;

    /** @param follows whether the loop runs; false for a task that only reads and must write nothing */
    SendingLoop(
            MailSending sending,
            MailRoute route,
            NotificationProperties properties,
            ClockCheck clock,
            @Value("${orderwright.notification.follows:${orderwright.outbox.delivers:true}}") boolean follows) {
        super(follows && route.exists());
        this.sending = sending;
        this.concurrent = properties.concurrent();
        this.clock = clock;
        this.free = new Semaphore(concurrent);
    }

    @Override
    protected BackgroundLoop begin() {
        ExecutorService started = Executors.newVirtualThreadPerTaskExecutor();
        threads = started;
        return new BackgroundLoop(
                "notification-sending", IDLE, AFTER_FAILURE, clock.whileRight(IDLE, () -> next(started)));
    }

    /** Waits for the mails in flight. What takes too long is sent again, by another instance, after its lease. */
    @Override
    protected void afterStop(long deadlineNanos) {
        ExecutorService started = threads;
        threads = null;
        if (started == null) {
            return;
        }
        try {
            if (!free.tryAcquire(concurrent, Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                LOG.warn("Mails in flight did not end in time; they are sent again after their lease");
            } else {
                free.release(concurrent);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        started.shutdownNow();
    }

    /** Claims as many mails as there are free threads. */
    private Duration next(ExecutorService started) throws InterruptedException {
        if (!free.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
            return Duration.ZERO;
        }
        free.release();
        List<Addressed> claimed = sending.claim(free.availablePermits(), MailSending.LEASE);
        for (Addressed mail : claimed) {
            free.acquire();
            started.execute(() -> send(mail, started));
        }
        return claimed.isEmpty() ? IDLE : Duration.ZERO;
    }

    private void send(Addressed mail, ExecutorService started) {
        try {
            sending.send(mail, started);
        } catch (RuntimeException | Error failure) {
            LOG.warn("The result of a mail was not recorded, it is sent again after its lease: {}", mail, failure);
        } finally {
            free.release();
        }
    }
}
