package outbox.delivery;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.BatchItems;
import outbox.BatchState;
import outbox.QueueFullException;
import outbox.UnitOfWork;
import outbox.settings.OutboxProperties;
import platform.auditlog.AuditLog;
import platform.background.BackgroundLoop;
import platform.web.Trace;

/**
 * Runs a unit of work: takes what is queued, and decides it in one transaction whose first statement deletes the
 * deliveries, so that of all who may believe they own a delivery one commits.
 */
final class Worker<W extends BatchState> extends Deliverer {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int CONFLICT_LIMIT = 5;

    private final UnitOfWork<W> unit;
    final Handlers handlers;
    private final TransactionTemplate transaction;
    private final Publications publications;
    private final AuditLog auditLog;
    private final Clock clock;
    private final Pace pace;
    private int lastBatch;
    private volatile boolean hurry;
    private @Nullable BackgroundLoop pulse;

    Worker(
            String listener,
            UnitOfWork<W> unit,
            Handlers handlers,
            Deliveries deliveries,
            TransactionTemplate transaction,
            Publications publications,
            AuditLog auditLog,
            Clock clock,
            OutboxProperties limits,
            Meters meters) {
        super(listener, handlers.events(), deliveries, limits, meters);
        this.unit = unit;
        this.handlers = handlers;
        this.transaction = transaction;
        this.publications = publications;
        this.auditLog = auditLog;
        this.clock = clock;
        this.pace = new Pace(limits.batchInterval(), System.nanoTime());
    }

    @Override
    void start(long instance) {
        owner = instance;
        hurry = false;
        inbox.open();
        pulse = new BackgroundLoop("outbox-" + listener, limits.retryBackoff(), this::round);
    }

    @Override
    List<BackgroundLoop> close() {
        hurry = true;
        inbox.close().forEach(this::refuse);
        return pulse == null ? List.of() : List.of(pulse);
    }

    private Duration round() throws InterruptedException {
        LockSupport.parkNanos(pace.waitForNext(lastBatch, System.nanoTime()));
        List<Item> items = next(limits.batchLimit());
        lastBatch = items.size();
        try {
            run(items);
        } catch (RuntimeException failure) {
            inbox.readAgain();
            throw failure;
        } finally {
            inbox.done(items);
            items.forEach(this::refuse); // whose turn did not come: the database is away, or the instance stops
        }
        return Duration.ZERO;
    }

    void refuse(Item item) {
        if (item instanceof Item.QueuedCommand asked) {
            asked.refuse(new QueueFullException(listener));
        }
    }

    /** Repeats, splits, and in the end holds what cannot be done. */
    private void run(List<Item> items) {
        List<Item> mine = items;
        boolean begun = false;
        int conflicts = 0;
        for (int repeats = 0; ; repeats++) {
            List<Item> wanted = mine.stream().filter(Worker::isWanted).toList();
            if (wanted.isEmpty()) {
                return;
            }
            Attempt attempt = new Attempt(wanted);
            Throwable failure = null;
            try {
                // What may have brought down whoever had it is tried alone, its attempt on record whatever comes of it.
                if (!begun
                        && wanted.getFirst().alone()
                        && deliveries.claim(listener, ids(wanted), owner).isEmpty()) {
                    inbox.block(wanted);
                    return;
                }
                begun = true;
                transaction.executeWithoutResult(status -> attempt.decide());
            } catch (Throwable thrown) {
                failure = thrown;
            }
            mine = attempt.mine;
            if (failure != null && attempt.committed) {
                LOG.error("{} failed after its commit", listener, failure);
            }
            if (failure == null || attempt.committed) {
                attempt.answerCallers();
                if (repeats > 0) {
                    inbox.readAgain(); // a commit that got no answer may have been one, and have freed a lane
                }
                return;
            }
            if (hurry) {
                return; // the deliveries stay in their table, the callers are told to come again
            }
            wanted.forEach(Worker::pause);
            Failures kind = Failures.of(failure);
            if (!kind.passes() && (kind != Failures.CONFLICT || ++conflicts == CONFLICT_LIMIT)) {
                splitOrBlame(mine, failure);
                return;
            }
            meters.repeated(kind);
            LockSupport.parkNanos(
                    MILLISECONDS.toNanos(Math.min(5L << Math.min(repeats, 8), 1000))); // doubling, up to a second
        }
    }

    private void splitOrBlame(List<Item> items, Throwable failure) {
        if (items.size() > 1) {
            run(items.subList(0, items.size() / 2));
            run(items.subList(items.size() / 2, items.size()));
        } else if (!items.isEmpty()) {
            switch (items.getFirst()) {
                case Item.QueuedCommand asked -> asked.refuse(failure);
                case Item.Delivery delivery -> failed(delivery.eventId(), delivery.attempts() + 1, failure);
            }
        }
    }

    /** A caller who no longer waits was told so; doing it now would surprise them. */
    private static boolean isWanted(Item item) {
        return !(item instanceof Item.QueuedCommand asked) || asked.begin();
    }

    private static void pause(Item item) {
        if (item instanceof Item.QueuedCommand asked) {
            asked.pause();
        }
    }

    /** One transaction over some items. */
    private final class Attempt implements TransactionSynchronization {

        /** What the fence let through, once it was asked. The rest must not get another chance before what it waits for. */
        private List<Item> mine;

        private final List<Runnable> answers = new ArrayList<>();
        private @Nullable W work;
        private boolean committed;

        Attempt(List<Item> items) {
            mine = items;
        }

        void decide() {
            TransactionSynchronizationManager.registerSynchronization(this);
            fence();
            if (mine.isEmpty()) {
                return;
            }
            W loaded = unit.load(new BatchItems(mine.stream().map(Item::payload).toList(), clock.instant()));
            for (Item item : mine) {
                loaded.causedBy(item.cause());
                Object answer = Trace.with(item.cause().trace(), () -> handlers.on(item.payload(), loaded));
                switch (item) {
                    case Item.QueuedCommand asked -> answers.add(() -> asked.answer(answer));
                    case Item.Delivery delivery -> answers.add(() -> handled(delivery));
                }
            }
            loaded.causedBy(BatchState.Cause.NONE);
            unit.save(loaded, publications);
            auditLog.write(loaded.audited);
            work = loaded;
        }

        private void fence() {
            Set<Long> got = deliveries.remove(listener, ids(mine), owner);
            List<Item> through = new ArrayList<>();
            List<Item> kept = new ArrayList<>();
            for (Item item : mine) {
                // remove, not contains: an id that came twice is decided once
                boolean free = !(item instanceof Item.Delivery delivery) || got.remove(delivery.eventId());
                (free ? through : kept).add(item);
            }
            mine = through;
            inbox.block(kept);
        }

        @Override
        public void afterCompletion(int status) {
            committed = status == STATUS_COMMITTED;
        }

        /** After the commit nothing may fail any more: the batch would be repeated, its commands with it. */
        void answerCallers() {
            if (work != null) {
                meters.batch(answers.size());
                try {
                    unit.committed(work);
                } catch (RuntimeException failure) {
                    LOG.error("{} failed after its commit", listener, failure);
                }
            }
            answers.forEach(Runnable::run); // last: who is answered finds what was counted
        }
    }
}
