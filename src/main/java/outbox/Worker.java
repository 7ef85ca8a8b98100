package outbox;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs a unit of work: takes what is queued, and decides it in one transaction whose first statement deletes the
 * deliveries, so that of all who may believe they own a delivery one commits.
 */
final class Worker<W extends Work> extends Deliverer {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int CONFLICT_LIMIT = 5;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final UnitOfWork<W> unit;
    private final Handlers handlers;
    private final Outbox outbox;
    private final Clock clock;
    private volatile boolean hurry;
    private @Nullable Pulse pulse;

    Worker(String listener, UnitOfWork<W> unit, Handlers handlers, Outbox outbox, Clock clock, Parts parts) {
        super(listener, new EventTypes(handlers.events()), parts);
        this.unit = unit;
        this.handlers = handlers;
        this.outbox = outbox;
        this.clock = clock;
    }

    Handlers handlers() {
        return handlers;
    }

    @Override
    void start(long instance) {
        owner = instance;
        hurry = false;
        inbox.open();
        pulse = new Pulse("outbox-" + listener, limits.retryBackoff(), () -> {
            List<Item> items = next(limits.batchLimit());
            try {
                run(items);
            } finally {
                inbox.done(items);
            }
            return Duration.ZERO;
        });
    }

    @Override
    void stop() {
        inbox.close();
        hurry = true;
        if (pulse != null) {
            pulse.stop(limits.drainLimit());
        }
        inbox.abandon().forEach(asked -> asked.future.completeExceptionally(new QueueFullException(listener)));
    }

    /** Repeats, splits, and in the end holds what cannot be done. */
    private void run(List<Item> items) throws InterruptedException {
        List<Item> wanted = items.stream().filter(Worker::stillWanted).toList();
        if (wanted.isEmpty()) {
            return;
        }
        Duration pause = SHORTEST_PAUSE;
        for (int conflicts = 0; ; ) {
            Done<W> done;
            try {
                done = transact(wanted);
            } catch (Throwable failure) {
                Failures kind = Failures.of(failure);
                if (kind == Failures.PASSING || (kind == Failures.CONFLICT && ++conflicts < CONFLICT_LIMIT)) {
                    meters.repeated();
                    if (hurry) {
                        return; // the deliveries stay in their table, the callers are told to come again
                    }
                    pause(pause);
                    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                    continue;
                }
                if (wanted.size() > 1) {
                    run(wanted.subList(0, wanted.size() / 2));
                    run(wanted.subList(wanted.size() / 2, wanted.size()));
                } else {
                    blame(wanted.getFirst(), failure);
                }
                return;
            }
            if (done != null) {
                tell(done);
            }
            return;
        }
    }

    /** A caller who no longer waits was told so; doing it now would surprise them. */
    private static boolean stillWanted(Item item) {
        return !(item instanceof Item.Asked asked) || !asked.future.isDone();
    }

    private void blame(Item item, Throwable failure) {
        switch (item) {
            case Item.Asked asked -> asked.future.completeExceptionally(failure);
            case Item.Delivery delivery -> failed(delivery, delivery.attempts() + 1, failure);
        }
    }

    private @Nullable Done<W> transact(List<Item> items) {
        if (items.getFirst() instanceof Item.Delivery delivery && delivery.alone()) {
            if (delivery.attempts() >= limits.attemptLimit()) {
                failed(delivery, delivery.attempts(), new IllegalStateException("Taken over again and again"));
                return null;
            }
            deliveries.claim(listener, List.of(delivery.eventId()), owner);
        }
        return transaction.execute(status -> decide(items));
    }

    /** After the commit nothing may fail any more: the batch would be repeated, its commands with it. */
    private void tell(Done<W> done) {
        try {
            meters.batch(done.answers().size());
            done.answers().forEach((item, answer) -> {
                switch (item) {
                    case Item.Asked asked -> asked.answer(answer.value());
                    case Item.Delivery delivery -> {
                        if (delivery.waiting() != null) {
                            delivery.waiting().heard();
                        }
                        if (delivery.attempts() > 0) {
                            inbox.askForRefill(); // its lane may have waited for it
                        }
                    }
                }
            });
            if (done.work() != null) {
                unit.committed(done.work());
            }
        } catch (RuntimeException failure) {
            LOG.error("{} failed after its commit", listener, failure);
        }
    }

    private record Done<W>(@Nullable W work, Map<Item, Answer> answers) {}

    private record Answer(@Nullable Object value) {}

    private Done<W> decide(List<Item> items) {
        List<Item> mine = mine(items);
        if (mine.isEmpty()) {
            return new Done<>(null, Map.of());
        }
        Batch batch = new Batch(mine.stream().map(Item::payload).toList(), clock.instant());
        W work = unit.load(batch);
        Map<Item, Answer> answers = HashMap.newHashMap(mine.size());
        for (Item item : mine) {
            work.causedBy(item.cause());
            if (item.trace() == null) {
                MDC.remove(Transport.TRACE);
            } else {
                MDC.put(Transport.TRACE, item.trace());
            }
            answers.put(item, new Answer(handle(item.payload(), work)));
        }
        MDC.remove(Transport.TRACE);
        work.causedBy(Work.Cause.NONE);
        unit.save(work, outbox);
        return new Done<>(work, answers);
    }

    private @Nullable Object handle(Object payload, W work) {
        try {
            return handlers.on(payload, work);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    private List<Item> mine(List<Item> items) {
        List<Long> ids = new ArrayList<>(items.size());
        for (Item item : items) {
            if (item instanceof Item.Delivery delivery) {
                ids.add(delivery.eventId());
            }
        }
        if (ids.isEmpty()) {
            return items;
        }
        Set<Long> got = deliveries.remove(listener, ids, owner);
        List<Item> mine = new ArrayList<>(items.size());
        for (Item item : items) {
            // remove, not contains: an id that came twice is decided once
            if (!(item instanceof Item.Delivery delivery) || got.remove(delivery.eventId())) {
                mine.add(item);
            }
        }
        return mine;
    }
}
