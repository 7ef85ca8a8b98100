package outbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import platform.web.Trace;

/**
 * Runs an outside listener: claims what is queued in one statement, calls concurrently with no transaction open, one call a
 * lane at a time, and commits results and removals in groups.
 */
final class OutsideWorker<E extends Event> extends Deliverer {

    private static final Logger LOG = LoggerFactory.getLogger(OutsideWorker.class);
    private static final Duration TICK = Duration.ofMillis(100);

    private final OutsideListener<E> outside;
    private @Nullable Run run;

    OutsideWorker(String listener, OutsideListener<E> outside, Parts parts) {
        super(listener, new EventTypes(List.of(outside.hears())), parts);
        this.outside = outside;
    }

    @Override
    void start(long instance) {
        owner = instance;
        inbox.open();
        run = new Run();
    }

    @Override
    void stop() {
        inbox.close();
        if (run != null) {
            run.stop();
        }
    }

    /** How a call ended; settled once that is committed. */
    private record Result(
            Item.Delivery delivery,
            List<? extends Event> told,
            @Nullable Throwable failure,
            CompletableFuture<Boolean> settled) {

        Result failedWith(Throwable later) {
            return new Result(delivery, List.of(), later, settled);
        }
    }

    /** From a start to its stop; a call that hangs may outlive it, its result does not. */
    private final class Run {

        private final Semaphore permits = new Semaphore(limits.outsideConcurrency());
        /** The lanes in which a call is under way, and what waits behind it. Guards itself. */
        private final Map<String, Queue<Item.Delivery>> lanes = new HashMap<>();

        private final LinkedBlockingQueue<Result> results = new LinkedBlockingQueue<>();
        private volatile boolean over;
        private final Pulse commits = new Pulse("outbox-" + listener + "-results", limits.retryBackoff(), this::commit);
        private final Pulse calls = new Pulse("outbox-" + listener, limits.retryBackoff(), this::claim);

        void stop() {
            calls.stop(limits.drainLimit());
            commits.stop(limits.drainLimit());
            over = true;
            results.forEach(result -> result.settled().complete(false));
        }

        private Duration claim() throws InterruptedException {
            permits.acquire();
            int free = 1 + permits.drainPermits();
            int entered = 0;
            try {
                long readings = inbox.readings();
                List<Item> items = next(free);
                try {
                    entered = enter(items, claim(items), readings);
                } catch (RuntimeException failure) {
                    inbox.done(items);
                    inbox.readAgain();
                    throw failure;
                }
            } finally {
                permits.release(free - entered);
            }
            return Duration.ZERO;
        }

        private Set<Long> claim(List<Item> items) {
            List<Long> ids = items.stream()
                    .map(Item.Delivery.class::cast)
                    .map(Item.Delivery::eventId)
                    .toList();
            return ids.isEmpty() ? Set.of() : deliveries.claim(listener, ids, owner);
        }

        /** Each gets in line in its lane; unless a lane was given up since they were taken, which may hold older ones. */
        private int enter(List<Item> items, Set<Long> claimed, long readings) {
            int entered = 0;
            synchronized (lanes) {
                if (readings != inbox.readings()) {
                    inbox.done(items);
                    inbox.readAgain();
                    return 0;
                }
                for (Item item : items) {
                    if (!(item instanceof Item.Delivery delivery) || !claimed.remove(delivery.eventId())) {
                        inbox.done(List.of(item));
                        continue;
                    }
                    entered++;
                    String lane = delivery.payload().correlation();
                    if (lanes.containsKey(lane)) {
                        lanes.get(lane).add(delivery);
                    } else {
                        lanes.put(lane, new ArrayDeque<>());
                        Thread.ofVirtual().name(listener).start(() -> callInOrder(lane, delivery));
                    }
                }
            }
            return entered;
        }

        private void callInOrder(String lane, Item.Delivery first) {
            for (Item.Delivery delivery = first; delivery != null; delivery = following(lane)) {
                Result result = call(delivery);
                results.add(result);
                permits.release();
                boolean good = !over && result.settled().join();
                if (!good || delivery.held()) {
                    giveUp(lane);
                    return;
                }
            }
        }

        private Item.@Nullable Delivery following(String lane) {
            synchronized (lanes) {
                Item.Delivery next = requireNonNull(lanes.get(lane)).poll();
                if (next == null) {
                    lanes.remove(lane);
                }
                return next;
            }
        }

        /** It is held, or was: what waits here goes back to the table, behind it or behind what has been waiting there. */
        private void giveUp(String lane) {
            synchronized (lanes) {
                List<Item.Delivery> waiting = List.copyOf(requireNonNull(lanes.remove(lane)));
                inbox.done(waiting);
                inbox.readAgain(lane);
                permits.release(waiting.size());
            }
        }

        private Result call(Item.Delivery delivery) {
            CompletableFuture<Boolean> settled = new CompletableFuture<>();
            if (delivery.attempts() >= limits.attemptLimit()) {
                Throwable failure = new IllegalStateException("Begun again and again, and never ended");
                return new Result(delivery, List.of(), failure, settled);
            }
            if (delivery.trace() != null) {
                MDC.put(Trace.MDC_KEY, delivery.trace());
            }
            try {
                return new Result(delivery, outside.call(outside.hears().cast(delivery.payload())), null, settled);
            } catch (Throwable failure) {
                return new Result(delivery, List.of(), failure, settled);
            } finally {
                MDC.remove(Trace.MDC_KEY);
            }
        }

        private Duration commit() throws InterruptedException {
            Result first = results.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                List<Result> group = new ArrayList<>(List.of(first));
                results.drainTo(group, limits.batchLimit() - 1);
                commit(group);
            }
            return Duration.ZERO;
        }

        /** All together; if that is not possible for another reason than the database's, then one by one. */
        private void commit(List<Result> group) {
            try {
                transaction.executeWithoutResult(status -> write(group));
            } catch (RuntimeException failure) {
                Failures kind = Failures.of(failure);
                if (kind.passes()) {
                    meters.repeated(kind);
                    results.addAll(group);
                    throw failure;
                }
                if (group.size() > 1) {
                    group.forEach(result -> commit(List.of(result)));
                } else if (group.getFirst().failure() == null) {
                    commit(List.of(group.getFirst().failedWith(failure)));
                } else {
                    LOG.error("{} cannot write down a failure", listener, failure);
                    settle(group.getFirst(), false);
                    inbox.readAgain();
                }
                return;
            }
            meters.batch(group.size());
            for (Result result : group) {
                settle(result, result.failure() == null);
            }
        }

        private void write(List<Result> group) {
            Map<Long, Result> good = new HashMap<>();
            for (Result result : group) {
                if (result.failure() == null) {
                    good.put(result.delivery().eventId(), result);
                } else {
                    failed(result.delivery(), result.delivery().attempts() + 1, result.failure());
                }
            }
            Set<Long> mine = deliveries.removeClaimed(listener, good.keySet(), owner);
            List<Work.Told> told = new ArrayList<>();
            good.forEach((id, result) -> {
                if (mine.contains(id)) {
                    result.told()
                            .forEach(event -> told.add(
                                    new Work.Told(event, result.delivery().cause())));
                }
            });
            outbox.publish(told);
        }

        private void settle(Result result, boolean good) {
            inbox.done(List.of(result.delivery()));
            if (good) {
                heard(result.delivery());
            }
            result.settled().complete(good);
        }
    }
}
