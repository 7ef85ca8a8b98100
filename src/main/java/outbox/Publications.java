package outbox;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import platform.web.Trace;

/**
 * The publication registry: gathers the events that a transaction publishes, stores them just before its commit, and hands
 * them to the inboxes just after it. An application event is an {@link Event} that anybody publishes; without a transaction
 * that still writes, publishing fails.
 */
final class Publications implements Outbox {

    private final ApplicationEventPublisher publisher;
    private final EventLog log;
    private final Deliveries deliveries;
    private final Clock clock;
    private volatile @Nullable Routes routes;

    Publications(ApplicationEventPublisher publisher, EventLog log, Deliveries deliveries, Clock clock) {
        this.publisher = publisher;
        this.log = log;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /**
     * Where events go.
     *
     * @param owner the instance that delivers, or {@link #NOBODY}
     * @param listeners who hears a type of event
     * @param lock of all inboxes
     */
    record Routes(long owner, Map<Class<?>, List<String>> listeners, Map<String, Inbox> inboxes, ReentrantLock lock) {

        /** While this instance does not deliver, deliveries wait in their table until some instance adopts them. */
        static final long NOBODY = 0;

        Inbox inbox(String listener) {
            return requireNonNull(inboxes.get(listener));
        }
    }

    void route(Routes next) {
        routes = next;
    }

    @Override
    public List<Published> publish(Collection<Work.Told> told) {
        Buffer buffer = Buffer.current();
        List<Published> published = new ArrayList<>(told.size());
        for (Work.Told each : told) {
            buffer.cause = each.cause();
            publisher.publishEvent(each.event());
            published.add(buffer.last(each.event()));
        }
        buffer.cause = null;
        return published;
    }

    @EventListener
    void on(Event event) {
        Buffer buffer = Buffer.current();
        Work.Cause cause = buffer.cause == null ? new Work.Cause(null, Trace.current(), null) : buffer.cause;
        buffer.events.add(new Published(
                log.nextId(), event, EventTypes.nameOf(event.getClass()), EventTypes.encode(event), cause));
    }

    /** A new transaction has begun. */
    void begun(TransactionExecution transaction) {
        if (transaction.isNewTransaction() && TransactionSynchronizationManager.isSynchronizationActive()) {
            Buffer buffer = new Buffer();
            TransactionSynchronizationManager.bindResource(Buffer.class, buffer);
            TransactionSynchronizationManager.registerSynchronization(buffer);
        }
    }

    /** The transaction commits next; all of its synchronizations have been heard before its commit. */
    void committing(TransactionExecution transaction) {
        // Spring tells us of released savepoints too
        if (transaction.isNewTransaction()
                && TransactionSynchronizationManager.getResource(Buffer.class) instanceof Buffer buffer) {
            buffer.store();
        }
    }

    /** The events of one transaction. Open until they are stored; then publishing in it is an error, not a loss. */
    private final class Buffer implements TransactionSynchronization {

        private final List<Published> events = new ArrayList<>();
        private final List<Deliveries.Due> due = new ArrayList<>();
        private final Map<Object, Integer> savepoints = new IdentityHashMap<>();
        private Work.@Nullable Cause cause;
        private boolean closed;
        private boolean offered;
        private @Nullable Routes used;

        static Buffer current() {
            if (TransactionSynchronizationManager.getResource(Buffer.class) instanceof Buffer buffer
                    && !buffer.closed) {
                return buffer;
            }
            throw new IllegalStateException("An event is published in a transaction, before its commit");
        }

        /** An application listener may have published more on hearing of it. */
        Published last(Event event) {
            for (Published published : events.reversed()) {
                if (published.event() == event) {
                    return published;
                }
            }
            throw new IllegalStateException("Spring did not tell us of " + event);
        }

        void store() {
            closed = true;
            if (events.isEmpty()) {
                return;
            }
            Routes now = routes;
            if (now == null) {
                throw new IllegalStateException("An event is published before it is known who hears it");
            }
            used = now;
            for (Published event : events) {
                for (String listener :
                        now.listeners().getOrDefault(event.event().getClass(), List.of())) {
                    due.add(new Deliveries.Due(listener, event));
                }
            }
            log.append(events, clock.instant());
            if (!due.isEmpty()) {
                deliveries.add(due, now.owner());
            }
        }

        @Override
        public void afterCommit() {
            if (used == null || due.isEmpty()) {
                return;
            }
            long now = System.nanoTime();
            for (Deliveries.Due each : due) {
                if (each.event().cause().item() instanceof Item.Asked asked
                        && asked.payload().answeredWhenHeard()) {
                    used.inbox(each.listener()).await(each.event().eventId(), asked);
                }
            }
            used.lock().lock();
            try {
                for (Deliveries.Due each : due) {
                    Published event = each.event();
                    Item.Delivery delivery = new Item.Delivery(
                            event.eventId(), event.event(), event.cause().trace(), 0, false, now);
                    used.inbox(each.listener()).offer(delivery);
                }
                offered = true;
            } finally {
                used.lock().unlock();
            }
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(Buffer.class);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(Buffer.class, this);
        }

        @Override
        public void savepoint(Object savepoint) {
            savepoints.put(savepoint, events.size());
        }

        @Override
        public void savepointRollback(Object savepoint) {
            Integer size = savepoints.get(savepoint);
            if (size != null) {
                events.subList(size, events.size()).clear();
            }
        }

        @Override
        public void afterCompletion(int status) {
            if (used != null && !offered) {
                // The commit got no answer, or somebody else failed after it: the table knows what there is.
                Routes routes = used;
                due.stream()
                        .map(Deliveries.Due::listener)
                        .distinct()
                        .forEach(listener -> routes.inbox(listener).readAgain());
            }
            TransactionSynchronizationManager.unbindResourceIfPossible(Buffer.class);
        }
    }
}
