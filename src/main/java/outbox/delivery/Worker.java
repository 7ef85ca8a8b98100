package outbox.delivery;

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
import outbox.BatchItems;
import outbox.BatchState;
import outbox.QueueFullException;
import outbox.UnitOfWork;
import outbox.settings.OutboxProperties;
import platform.background.BackgroundLoop;
import platform.background.GrowingPause;
import platform.sql.FailureKind;
import platform.trace.Trace;

/**
 * Runs a unit of work. It takes the queued items and decides them in one transaction. The first statement of the transaction deletes the
 * deliveries; so if several instances believe that they own a delivery, only one of them commits.
 */
final class Worker<W extends BatchState> extends Deliverer {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int CONFLICT_LIMIT = 5;
    private static final GrowingPause BEFORE_RETRY = new GrowingPause(Duration.ofMillis(5), Duration.ofSeconds(1));

    private final UnitOfWork<W> unit;
    final Handlers handlers;
    private final BatchTransactions transactions;
    private final Pace pace;
    private int lastBatch;
    private volatile boolean stopping;
    private @Nullable BackgroundLoop loop;

    Worker(
            String listener,
            UnitOfWork<W> unit,
            Handlers handlers,
            Deliveries deliveries,
            BatchTransactions transactions,
            OutboxProperties limits,
            Meters meters) {
        super(listener, handlers.events(), deliveries, limits, meters);
        this.unit = unit;
        this.handlers = handlers;
        this.transactions = transactions;
        this.pace = new Pace(limits.batchInterval(), System.nanoTime());
    }

    @Override
    int groupLimit() {
        return limits.batchLimit();
    }

    @Override
    void start(long instance) {
        owner = instance;
        stopping = false;
        inbox.open();
        loop = new BackgroundLoop("outbox-" + listener, limits.retryBackoff(), this::runNextBatch);
    }

    @Override
    List<BackgroundLoop> close() {
        stopping = true;
        inbox.close().forEach(this::refuse);
        return loop == null ? List.of() : List.of(loop);
    }

    private Duration runNextBatch() throws InterruptedException {
        LockSupport.parkNanos(pace.waitForNext(lastBatch, System.nanoTime()));
        List<Item> items = next(limits.batchLimit());
        lastBatch = items.size();
        try {
            run(items);
        } catch (RuntimeException failure) {
            inbox.rereadFromTable();
            throw failure;
        } finally {
            inbox.done(items);
            // The commands that were not executed, because the database is unavailable or the instance stops.
            items.forEach(this::refuse);
        }
        return Duration.ZERO;
    }

    /** Fails a command that was not executed; a delivery stays in its table. */
    void refuse(Item item) {
        if (item instanceof Item.QueuedCommand queued) {
            queued.refuse(() -> new QueueFullException(listener));
        }
    }

    /**
     * Decides the items in one transaction. After a failure that may pass, the batch is retried. After another failure the batch is split,
     * until the failing item is alone. Then a failing delivery is held, and a failing command is answered with the failure.
     */
    private void run(List<Item> items) {
        List<Item> left = items;
        boolean claimed = false;
        int conflicts = 0;
        for (int retries = 0; ; retries++) {
            List<Item> wanted = left.stream().filter(Item::begin).toList();
            if (wanted.isEmpty()) {
                return;
            }
            Attempt attempt = new Attempt(wanted);
            Throwable failure = null;
            try {
                if (!claimed && !claim(wanted)) {
                    inbox.block(wanted);
                    return;
                }
                claimed = true;
                transactions.run(attempt::decide);
            } catch (Throwable thrown) {
                failure = thrown;
            }
            left = attempt.remaining;
            if (failure == null || attempt.committed) {
                finish(attempt, failure, retries > 0);
                return;
            }
            if (stopping) {
                return; // the deliveries stay in their table, and the callers are asked to retry
            }
            wanted.forEach(item -> item.failed(attempt.uncertain));
            FailureKind kind = FailureKind.of(failure);
            conflicts += kind == FailureKind.CONFLICT ? 1 : 0;
            if (!kind.passes() && (kind != FailureKind.CONFLICT || conflicts == CONFLICT_LIMIT)) {
                splitOrBlame(left, failure);
                return;
            }
            meters.repeated(kind);
            LockSupport.parkNanos(BEFORE_RETRY.after(retries).toNanos());
        }
    }

    /**
     * If a delivery runs alone, saves the attempt before it begins. The reason is that the delivery may have ended the instance that ran it
     * last.
     *
     * @return false if another instance owns the delivery by now
     */
    private boolean claim(List<Item> items) {
        return !items.getFirst().alone()
                || !deliveries.claim(listener, ids(items), owner).isEmpty();
    }

    private void finish(Attempt attempt, @Nullable Throwable failure, boolean retried) {
        if (failure != null) {
            LOG.error("Step after the commit failed, the commit itself stays: listener={}", listener, failure);
        }
        attempt.answerCallers();
        if (retried) {
            inbox.rereadFromTable(); // a commit without an answer may have succeeded, and may have freed a lane
        }
    }

    private void splitOrBlame(List<Item> items, Throwable failure) {
        if (items.size() > 1) {
            run(items.subList(0, items.size() / 2));
            run(items.subList(items.size() / 2, items.size()));
        } else if (!items.isEmpty()) {
            switch (items.getFirst()) {
                case Item.QueuedCommand queued -> queued.refuse(() -> failure);
                case Item.Delivery delivery -> {
                    deliveries.split(listener, List.of(delivery), owner);
                    failed(delivery.eventId(), delivery.attempts() + 1, failure);
                }
            }
        }
    }

    /** One transaction over some items. */
    private final class Attempt implements TransactionSynchronization {

        /**
         * The items of the attempt; after the fence, only the commands and the deliveries that the fence has deleted. The other deliveries
         * must wait, so a retry leaves them out.
         */
        private List<Item> remaining;

        private final List<Runnable> answers = new ArrayList<>();
        private @Nullable W work;
        private boolean committed;
        /** True if the commit was sent, and its outcome is unknown. */
        private boolean uncertain;

        Attempt(List<Item> items) {
            remaining = items;
        }

        void decide() {
            TransactionSynchronizationManager.registerSynchronization(this);
            fence();
            if (remaining.isEmpty()) {
                return;
            }
            W loaded = unit.load(
                    new BatchItems(remaining.stream().map(Item::payload).toList(), transactions.now()));
            for (Item item : remaining) {
                loaded.causedBy(item.cause());
                Object answer = Trace.with(item.cause().trace(), () -> handlers.on(item.payload(), loaded));
                switch (item) {
                    case Item.QueuedCommand queued -> answers.add(() -> queued.answer(answer));
                    case Item.Delivery delivery -> answers.add(() -> handled(delivery));
                }
            }
            loaded.causedBy(BatchState.Cause.NONE);
            transactions.save(unit, loaded);
            work = loaded;
        }

        private void fence() {
            Set<Long> deleted = deliveries.remove(listener, deliveriesIn(remaining), owner);
            List<Item> accepted = new ArrayList<>();
            List<Item> blocked = new ArrayList<>();
            for (Item item : remaining) {
                // remove() instead of contains(), so that an id that was queued twice is decided once
                boolean free = !(item instanceof Item.Delivery delivery) || deleted.remove(delivery.eventId());
                (free ? accepted : blocked).add(item);
            }
            remaining = accepted;
            inbox.block(blocked);
        }

        @Override
        public void afterCompletion(int status) {
            committed = status == STATUS_COMMITTED;
            uncertain = status == STATUS_UNKNOWN && work != null;
        }

        /** Runs after the commit. It must not throw, because then the batch and its commands would be executed again. */
        void answerCallers() {
            if (work != null) {
                meters.batch(answers.size());
                try {
                    unit.committed(work);
                } catch (RuntimeException failure) {
                    LOG.error("Step after the commit failed, the commit itself stays: listener={}", listener, failure);
                }
            }
            answers.forEach(Runnable::run); // last, so that an answered caller finds the counted batch
        }
    }
}
