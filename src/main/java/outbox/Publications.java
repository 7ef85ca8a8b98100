package outbox;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The publication registry: gathers the events that a transaction publishes, stores them just before its commit, and hands
 * them to the inboxes just after it. An application event is an {@link Event} that anybody publishes; without a transaction
 * that still writes, publishing fails.
 */
final class Publications implements Outbox, TransactionExecutionListener {

    private final ApplicationEventPublisher publisher;
    private final EventLog log;
    private final Deliveries deliveries;
    private final Clock clock;
    private volatile Routes routes = Routes.NONE;

    Publications(ApplicationEventPublisher publisher, EventLog log, Deliveries deliveries, Clock clock) {
        this.publisher = publisher;
        this.log = log;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /**
     * @param owner the instance that delivers; zero before the start, which is taken over by whoever is there
     * @param listenersOf who hears a type of event
     */
    record Routes(long owner, Function<Class<?>, List<String>> listenersOf, Map<String, Inbox> inboxes) {
        static final Routes NONE = new Routes(0, type -> List.of(), Map.of());
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
            int at = buffer.events.size();
            publisher.publishEvent(each.event());
            published.add(buffer.events.get(at));
        }
        buffer.cause = null;
        return published;
    }

    @EventListener
    void on(Event event) {
        Buffer buffer = Buffer.current();
        Work.Cause cause = buffer.cause == null ? new Work.Cause(null, MDC.get(Transport.TRACE), null) : buffer.cause;
        buffer.events.add(new Published(
                log.nextId(), event, EventTypes.nameOf(event.getClass()), EventTypes.encode(event), cause));
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure == null
                && transaction.isNewTransaction()
                && TransactionSynchronizationManager.isSynchronizationActive()) {
            Buffer buffer = new Buffer();
            TransactionSynchronizationManager.bindResource(Buffer.class, buffer);
            TransactionSynchronizationManager.registerSynchronization(buffer);
        }
    }

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        if (TransactionSynchronizationManager.getResource(Buffer.class) instanceof Buffer buffer) {
            buffer.store();
        }
    }

    /** The events of one transaction. Open until they are stored; then publishing in it is an error, not a loss. */
    private final class Buffer implements TransactionSynchronization {

        private final List<Published> events = new ArrayList<>();
        private final List<Deliveries.Due> due = new ArrayList<>();
        private Work.@Nullable Cause cause;
        private Routes used = Routes.NONE;
        private boolean stored;

        static Buffer current() {
            if (TransactionSynchronizationManager.getResource(Buffer.class) instanceof Buffer buffer
                    && !buffer.stored) {
                return buffer;
            }
            throw new IllegalStateException("An event is published in a transaction, before its commit");
        }

        void store() {
            stored = true;
            if (events.isEmpty()) {
                return;
            }
            used = routes;
            for (Published event : events) {
                for (String listener : used.listenersOf().apply(event.event().getClass())) {
                    due.add(new Deliveries.Due(listener, event));
                }
            }
            log.append(events, clock.instant());
            if (!due.isEmpty()) {
                deliveries.add(due, used.owner());
            }
        }

        @Override
        public void afterCommit() {
            long now = System.nanoTime();
            for (Deliveries.Due each : due) {
                Inbox inbox = used.inboxes().get(each.listener());
                if (inbox == null) {
                    continue;
                }
                Published published = each.event();
                Item.Asked waiting = published.cause().item() instanceof Item.Asked asked
                                && asked.payload().answeredWhenHeard()
                        ? asked
                        : null;
                if (waiting != null) {
                    waiting.expectHearing();
                }
                inbox.offer(new Item.Delivery(
                        published.eventId(),
                        published.event(),
                        published.cause().trace(),
                        0,
                        false,
                        waiting,
                        now));
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
            TransactionSynchronizationManager.unbindResourceIfPossible(Buffer.class);
        }

        private final Map<Object, Integer> savepoints = new java.util.IdentityHashMap<>();
    }
}
