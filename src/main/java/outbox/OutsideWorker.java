package outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Runs an outside listener: claims what is queued in one statement, calls concurrently with no transaction open, and
 * commits results and removals in groups.
 */
final class OutsideWorker<E extends Event> extends Deliverer {

    private static final Duration TICK = Duration.ofMillis(100);

    private final OutsideListener<E> outside;
    private final Outbox outbox;
    private final Semaphore permits;
    private final LinkedBlockingQueue<Result> results = new LinkedBlockingQueue<>();
    private @Nullable Pulse calls;
    private @Nullable Pulse commits;

    OutsideWorker(String listener, OutsideListener<E> outside, Outbox outbox, Parts parts) {
        super(listener, new EventTypes(List.of(outside.hears())), parts);
        this.outside = outside;
        this.outbox = outbox;
        this.permits = new Semaphore(limits.outsideConcurrency());
    }

    private record Result(
            Item.Delivery delivery,
            List<? extends Event> told,
            @Nullable Throwable failure) {}

    @Override
    void start(long instance) {
        owner = instance;
        results.clear();
        inbox.open();
        calls = new Pulse("outbox-" + listener, limits.retryBackoff(), this::callNext);
        commits = new Pulse("outbox-" + listener + "-results", limits.retryBackoff(), this::commitNext);
    }

    @Override
    void stop() {
        inbox.close();
        if (calls != null) {
            calls.stop(limits.drainLimit());
        }
        if (commits != null) {
            commits.stop(limits.drainLimit());
        }
    }

    private Duration callNext() throws InterruptedException {
        List<Item.Delivery> items = new ArrayList<>();
        for (Item item : next(limits.outsideConcurrency())) {
            items.add((Item.Delivery) item);
        }
        if (items.isEmpty()) {
            return Duration.ZERO;
        }
        Set<Long> claimed;
        try {
            claimed = deliveries.claim(
                    listener, items.stream().map(Item.Delivery::eventId).toList(), owner);
        } catch (RuntimeException failure) {
            inbox.done(items);
            inbox.askForRefill();
            throw failure;
        }
        for (Item.Delivery item : items) {
            if (!claimed.remove(item.eventId())) {
                inbox.done(List.of(item));
            } else if (item.attempts() >= limits.attemptLimit()) {
                results.add(new Result(item, List.of(), new IllegalStateException("Taken over again and again")));
            } else {
                permits.acquire();
                Thread.ofVirtual().name(listener).start(() -> call(item));
            }
        }
        return Duration.ZERO;
    }

    private void call(Item.Delivery item) {
        if (item.trace() != null) {
            MDC.put(Transport.TRACE, item.trace());
        }
        try {
            results.add(new Result(item, outside.call(outside.hears().cast(item.payload())), null));
        } catch (Throwable failure) {
            results.add(new Result(item, List.of(), failure));
        } finally {
            permits.release();
        }
    }

    private Duration commitNext() throws InterruptedException {
        List<Result> group = new ArrayList<>();
        Result first = results.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return Duration.ZERO;
        }
        group.add(first);
        results.drainTo(group, limits.batchLimit() - 1);
        try {
            commit(group);
        } catch (RuntimeException failure) {
            if (Failures.of(failure) == Failures.PASSING) {
                results.addAll(group);
            } else {
                inbox.done(group.stream().map(Result::delivery).toList());
                inbox.askForRefill(); // at least once: they are called again
            }
            throw failure;
        }
        inbox.done(group.stream().map(Result::delivery).toList());
        return Duration.ZERO;
    }

    private void commit(List<Result> group) {
        transaction.executeWithoutResult(status -> {
            Map<Long, Result> good = new HashMap<>();
            for (Result result : group) {
                if (result.failure() == null) {
                    good.put(result.delivery().eventId(), result);
                } else {
                    failed(result.delivery(), result.delivery().attempts() + 1, result.failure());
                }
            }
            List<Work.Told> told = new ArrayList<>();
            for (Long id : deliveries.remove(listener, good.keySet(), owner)) {
                Result result = good.get(id);
                if (result != null) {
                    result.told()
                            .forEach(e ->
                                    told.add(new Work.Told(e, result.delivery().cause())));
                }
            }
            outbox.publish(told);
        });
        meters.batch(group.size());
    }
}
