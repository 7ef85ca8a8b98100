package outbox;

import static org.springframework.transaction.support.TransactionSynchronizationManager.bindResource;
import static org.springframework.transaction.support.TransactionSynchronizationManager.getResource;
import static org.springframework.transaction.support.TransactionSynchronizationManager.isSynchronizationActive;
import static org.springframework.transaction.support.TransactionSynchronizationManager.registerSynchronization;
import static org.springframework.transaction.support.TransactionSynchronizationManager.unbindResource;
import static org.springframework.transaction.support.TransactionSynchronizationManager.unbindResourceIfPossible;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import platform.web.Trace;

/**
 * The publication registry: gathers the events that a transaction publishes, stores them just before its commit, and hands
 * them to the inboxes just after it. An application event is an {@link Event} that anybody publishes; without a transaction
 * that still writes, publishing fails.
 */
final class Publications implements Outbox, TransactionExecutionListener {

    private final ApplicationEventPublisher publisher;
    private final ObjectProvider<EventLog> log;
    private final ObjectProvider<Deliveries> deliveries;
    private final Clock clock;
    private volatile @Nullable Routes routes;

    /** With providers, as the transaction manager wants its listeners before there can be a DSLContext. */
    Publications(
            ApplicationEventPublisher publisher,
            ObjectProvider<EventLog> log,
            ObjectProvider<Deliveries> deliveries,
            Clock clock) {
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
     */
    record Routes(long owner, Map<Class<?>, List<Deliverer>> listeners, List<Inbox> inboxes) {

        /** While this instance does not deliver, deliveries wait in their table until some instance adopts them. */
        static final long NOBODY = 0;
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
        String type = EventTypes.nameOf(event.getClass());
        buffer.events.add(new Published(log.getObject().nextId(), event, type, EventTypes.encode(event), cause));
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure == null && transaction.isNewTransaction() && isSynchronizationActive()) {
            Buffer buffer = new Buffer();
            bindResource(Buffer.class, buffer);
            registerSynchronization(buffer);
        }
    }

    /** All of its synchronizations have been heard by now. Spring tells us of released savepoints, too. */
    @Override
    public void beforeCommit(TransactionExecution transaction) {
        if (transaction.isNewTransaction() && getResource(Buffer.class) instanceof Buffer buffer) {
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

        static Buffer current() {
            if (getResource(Buffer.class) instanceof Buffer buffer && !buffer.closed) {
                return buffer;
            }
            throw new IllegalStateException("An event is published in a transaction, before its commit");
        }

        /** An application listener may have published more on hearing of it. */
        Published last(Event event) {
            return events.reversed().stream()
                    .filter(published -> published.event() == event)
                    .findFirst()
                    .orElseThrow();
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
            for (Published event : events) {
                for (Deliverer listener :
                        now.listeners().getOrDefault(event.event().getClass(), List.of())) {
                    due.add(new Deliveries.Due(listener, event));
                }
            }
            log.getObject().append(events, clock.instant());
            if (!due.isEmpty()) {
                deliveries.getObject().add(due, now.owner());
            }
        }

        /** What a commit publishes gets into all inboxes at once, so that nobody hears the answer before the question. */
        @Override
        public void afterCommit() {
            Routes now = routes;
            if (now != null && !due.isEmpty()) {
                due.forEach(this::awaitHearing);
                offered = Inbox.together(now.inboxes(), () -> {
                    due.forEach(this::offer);
                    return true;
                });
            }
        }

        private void awaitHearing(Deliveries.Due each) {
            if (each.event().cause().item() instanceof Item.Asked asked
                    && asked.payload().answeredWhenHeard()) {
                each.listener().inbox.await(each.event().eventId(), asked);
            }
        }

        private void offer(Deliveries.Due each) {
            Published event = each.event();
            String trace = event.cause().trace();
            each.listener().inbox.offer(new Item.Delivery(event.eventId(), event.event(), trace, 0, false));
        }

        @Override
        public void suspend() {
            unbindResource(Buffer.class);
        }

        @Override
        public void resume() {
            bindResource(Buffer.class, this);
        }

        @Override
        public void savepoint(Object savepoint) {
            savepoints.put(savepoint, events.size());
        }

        @Override
        public void savepointRollback(Object savepoint) {
            int size = savepoints.getOrDefault(savepoint, events.size());
            events.subList(size, events.size()).clear();
        }

        @Override
        public void afterCompletion(int status) {
            if (!offered) {
                // The commit got no answer, or somebody else failed after it: the table knows what there is.
                due.stream().map(each -> each.listener().inbox).distinct().forEach(Inbox::readAgain);
            }
            unbindResourceIfPossible(Buffer.class);
        }
    }
}
