package outbox.delivery;

import static java.lang.Boolean.TRUE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import outbox.BatchState;
import outbox.Event;
import outbox.EventTypes;
import outbox.NotCalledException;
import outbox.OutsideListener;
import outbox.settings.OutboxProperties;
import platform.background.BackgroundLoop;
import platform.sql.FailureKind;
import platform.trace.Trace;

/**
 * Runs an outside listener. It claims the queued deliveries with one statement. Then it calls the listener concurrently without an open
 * transaction, with one call at a time for each lane. It commits the results and deletes the deliveries in groups.
 */
final class OutsideWorker<E extends Event> extends Deliverer {

    private static final Duration TICK = Duration.ofMillis(100);

    private final OutsideListener<E> outside;
    private final BatchTransactions transactions;
    private @Nullable Run run;

    OutsideWorker(
            String listener,
            OutsideListener<E> outside,
            Deliveries deliveries,
            BatchTransactions transactions,
            OutboxProperties limits,
            Meters meters) {
        super(listener, new EventTypes(List.of(outside.eventType())), deliveries, limits, meters);
        this.outside = outside;
        this.transactions = transactions;
    }

    @Override
    boolean takes(Event event) {
        return outside.takes(outside.eventType().cast(event));
    }

    /** Each call has an outcome of its own. */
    @Override
    int groupLimit() {
        return 1;
    }

    @Override
    void start(long instance) {
        owner = instance;
        inbox.open();
        run = new Run();
    }

    @Override
    List<BackgroundLoop> close() {
        inbox.close();
        return run == null ? List.of() : List.of(run.calls, run.commits);
    }

    /** The outcome of one call: a failure, or the events to publish. */
    private record Result(Item.Delivery delivery, @Nullable Throwable failure, List<? extends Event> published) {}

    /** The state from one start to the next stop. A call that hangs may continue after the stop, but its result is then ignored. */
    private final class Run {

        private final Semaphore permits = new Semaphore(limits.outsideConcurrency());
        /** The lanes with a call in flight; the value is true if another delivery of the lane waits for the end of the call. */
        private final Map<String, Boolean> lanes = new HashMap<>();

        /** The lanes whose call has ended while another delivery of the lane may have been waiting. */
        private final Set<String> freed = new HashSet<>();

        private final LinkedBlockingQueue<Result> results = new LinkedBlockingQueue<>();
        private final BackgroundLoop commits =
                new BackgroundLoop("outbox-" + listener + "-results", limits.retryBackoff(), this::commit);
        private final BackgroundLoop calls =
                new BackgroundLoop("outbox-" + listener, limits.retryBackoff(), this::begin);

        private Duration begin() throws InterruptedException {
            permits.acquire();
            int free = 1 + permits.drainPermits();
            List<Item.Delivery> entered = List.of();
            Set<Long> claimed = new HashSet<>();
            try {
                entered = selectForCall(next(free));
                claimed.addAll(deliveries.claim(listener, ids(entered), owner));
            } finally {
                permits.release(free - claimed.size());
                for (Item.Delivery delivery : entered) {
                    if (claimed.contains(delivery.eventId())) {
                        Thread.ofVirtual().name(listener).start(() -> call(delivery));
                    } else {
                        endTurn(delivery, true);
                        inbox.block(List.of(delivery));
                    }
                }
            }
            return Duration.ZERO;
        }

        /**
         * Selects the deliveries to call now: at most one for each lane. A lane that was freed after the items were taken is left out, as
         * older deliveries of it may wait in the table.
         */
        private synchronized List<Item.Delivery> selectForCall(List<Item> items) {
            List<Item.Delivery> entered = new ArrayList<>();
            for (Item item : items) {
                Item.Delivery delivery = (Item.Delivery) item;
                boolean first = lanes.put(delivery.lane(), lanes.containsKey(delivery.lane())) == null;
                if (first && freed.contains(delivery.lane())) {
                    endTurn(delivery, true);
                } else if (first) {
                    entered.add(delivery);
                } else {
                    inbox.done(List.of(item));
                }
            }
            freed.clear();
            return entered;
        }

        /**
         * Ends the turn of a delivery in its lane.
         *
         * @param undone true if the listener was not called for the delivery, so that the delivery must be read from the table again
         */
        private synchronized void endTurn(Item.Delivery delivery, boolean undone) {
            inbox.done(List.of(delivery));
            if (TRUE.equals(lanes.remove(delivery.lane())) || delivery.held() || undone) {
                freed.add(delivery.lane());
                inbox.rereadFromTable(delivery.lane());
            }
        }

        private void call(Item.Delivery delivery) {
            MDC.put(Trace.MDC_KEY, delivery.trace());
            try {
                E event = outside.eventType().cast(delivery.payload());
                results.add(new Result(delivery, null, List.copyOf(outside.call(event))));
            } catch (Throwable failure) {
                results.add(new Result(delivery, failure, List.of()));
            } finally {
                permits.release();
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

        /**
         * Commits all results together. If this fails and a retry cannot help, commits them one by one. A result that fails alone is saved
         * as a failed delivery.
         */
        private void commit(List<Result> group) {
            try {
                transactions.run(() -> write(group));
            } catch (RuntimeException failure) {
                FailureKind kind = FailureKind.of(failure);
                boolean isOneFailure = group.size() == 1 && group.getFirst().failure() != null;
                if (kind.passes() || isOneFailure) {
                    meters.repeated(kind);
                    results.addAll(group);
                    throw failure; // the loop retries after its back-off
                }
                for (int i = 0; i < group.size(); i++) {
                    Result each = group.get(i);
                    try {
                        commit(List.of(group.size() > 1 ? each : new Result(each.delivery(), failure, List.of())));
                    } catch (RuntimeException passing) {
                        results.addAll(group.subList(i + 1, group.size()));
                        throw passing;
                    }
                }
                return;
            }
            meters.batch(group.size());
            for (Result result : group) {
                if (result.failure() == null) {
                    handled(result.delivery());
                }
                endTurn(result.delivery(), false);
            }
        }

        private void write(List<Result> group) {
            List<Item.Delivery> good = new ArrayList<>();
            for (Result result : group) {
                Item.Delivery delivery = result.delivery();
                if (result.failure() == null) {
                    good.add(delivery);
                } else if (result.failure() instanceof NotCalledException notCalled) {
                    postponed(delivery.eventId(), delivery.attempts(), notCalled);
                } else {
                    failed(delivery.eventId(), delivery.attempts() + 1, result.failure());
                }
            }
            Set<Long> deleted = deliveries.removeClaimed(listener, ids(good), owner);
            List<BatchState.OutgoingEvent> published = new ArrayList<>();
            for (Result result : group) {
                if (deleted.contains(result.delivery().eventId())) {
                    BatchState.Cause cause = result.delivery().cause();
                    result.published().forEach(event -> published.add(new BatchState.OutgoingEvent(event, cause)));
                }
            }
            transactions.publish(published);
        }
    }
}
