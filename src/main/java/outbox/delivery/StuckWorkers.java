package outbox.delivery;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import outbox.settings.OutboxProperties;
import platform.web.ProblemException;

/**
 * Detects workers that have been in one batch for longer than any batch should take. The module of a stuck worker does no more work on this
 * instance, so the instance is out of service until it is restarted. A stop of the instance waits only a short time for such workers.
 */
public final class StuckWorkers implements HealthIndicator, ApplicationListener<ContextClosedEvent> {

    /** After this time another instance, or this one after its next start, knows the outcome. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(StuckWorkers.class);

    private final List<Worker<?>> workers;
    private final OutboxProperties limits;
    private Set<String> reported = Set.of();

    public StuckWorkers(List<Worker<?>> workers, OutboxProperties limits) {
        this.workers = List.copyOf(workers);
        this.limits = limits;
    }

    /** Out of service while a worker is stuck; the details name each listener and how long its batch has taken. */
    @Override
    public Health health() {
        Map<String, Duration> stuck = stuck();
        if (stuck.isEmpty()) {
            return Health.up().build();
        }
        Health.Builder health = Health.outOfService();
        stuck.forEach((listener, busy) -> health.withDetail(listener, "in one batch for " + busy.toSeconds() + " s"));
        return health.build();
    }

    /** Logs once when a worker gets stuck, and once when it is no longer stuck. */
    void report() {
        Map<String, Duration> stuck = stuck();
        stuck.forEach((listener, busy) -> {
            if (!reported.contains(listener)) {
                LOG.error(
                        "Worker stuck: listener={} batch_seconds={}; the instance is not ready; take a thread dump and restart it",
                        listener,
                        busy.toSeconds());
            }
        });
        reported.stream()
                .filter(listener -> !stuck.containsKey(listener))
                .forEach(listener -> LOG.info("Worker no longer stuck: listener={}", listener));
        reported = Set.copyOf(stuck.keySet());
    }

    private Map<String, Duration> stuck() {
        Map<String, Duration> stuck = new LinkedHashMap<>();
        for (Worker<?> worker : workers) {
            Duration busy = Duration.ofNanos(worker.inbox.busyNanos());
            if (busy.compareTo(limits.stuckAfter()) > 0) {
                stuck.put(worker.listener, busy);
            }
        }
        return stuck;
    }

    /** How long a stop may wait for running batches: at most one second if a batch has already taken longer than the drain limit. */
    Duration stopTimeout() {
        return workers.stream().anyMatch(this::isOverdue) && limits.drainLimit().compareTo(Duration.ofSeconds(1)) > 0
                ? Duration.ofSeconds(1)
                : limits.drainLimit();
    }

    private boolean isOverdue(Worker<?> worker) {
        return Duration.ofNanos(worker.inbox.busyNanos()).compareTo(limits.drainLimit()) > 0;
    }

    /** Fails the waiting request of a command: with 503 if a transaction has begun to work on it, else as if the queue were full. */
    private static void abandon(Worker<?> worker, Item item) {
        if (item instanceof Item.QueuedCommand queued && queued.isBegun()) {
            queued.refuse(() -> ProblemException.unavailable(
                    "This instance is stopping and does not know the outcome yet. Retry with the same idempotency key.",
                    RETRY_AFTER));
        } else {
            worker.refuse(item);
        }
    }

    /**
     * Fails the waiting requests of overdue workers, because these requests would get no answer. This happens before the web server starts
     * to wait for its running requests.
     */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        workers.stream().filter(this::isOverdue).forEach(worker -> {
            worker.inbox.drain();
            worker.inbox.all().forEach(item -> abandon(worker, item));
        });
    }
}
