package outbox.delivery;

import static java.util.Objects.requireNonNull;
import static org.springframework.transaction.support.TransactionSynchronizationManager.isSynchronizationActive;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import outbox.BatchState;
import outbox.Event;
import outbox.EventTypes;
import outbox.Outbox;
import outbox.log.EventLog;
import platform.sql.TransactionItems;
import platform.sql.Writes;
import platform.trace.Trace;

/**
 * The publication registry. It collects the events that a transaction publishes, stores them just before the commit together with the other
 * writes of the transaction, and passes them to the inboxes just after the commit. It also receives each {@link Event} that a module
 * publishes as an application event of Spring. Publishing fails if there is no transaction, or if the events of the transaction have
 * already been stored.
 */
public final class Publications implements Outbox, TransactionExecutionListener {

    private final ApplicationEventPublisher publisher;
    private final ObjectProvider<EventLog> log;
    private final ObjectProvider<Deliveries> deliveries;
    private final Clock clock;
    private volatile @Nullable Routes routes;

    /** The log and the deliveries are providers, because the transaction manager needs this listener before a DSLContext exists. */
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
     * The recipients of events.
     *
     * @param owner the id of the instance that owns new deliveries, or {@link #NO_OWNER}
     * @param listeners the listeners of each event type
     * @param inboxes the inboxes of all listeners of this instance
     */
    record Routes(long owner, Map<Class<?>, List<Deliverer>> listeners, List<Inbox> inboxes) {

        /** The owner while this instance does not deliver. The deliveries wait in their table until an instance takes them over. */
        static final long NO_OWNER = 0;
    }

    void route(Routes next) {
        routes = next;
    }

    @Override
    public List<Published> publish(Collection<BatchState.OutgoingEvent> events) {
        Buffer buffer = Buffer.current();
        List<Published> published = new ArrayList<>(events.size());
        for (BatchState.OutgoingEvent each : events) {
            int at = buffer.items().size(); // other listeners of the application event may publish more events
            buffer.cause = each.cause();
            publisher.publishEvent(each.event());
            published.add(buffer.items().get(at));
        }
        buffer.cause = null;
        return published;
    }

    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(Event event) {
        Buffer buffer = Buffer.current();
        BatchState.Cause cause =
                buffer.cause == null ? new BatchState.Cause(null, Trace.current(), null, null) : buffer.cause;
        String type = EventTypes.nameOf(event.getClass());
        long id = log.getObject().nextId();
        buffer.items().add(new Published(id, event, type, EventTypes.encode(event), cause));
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure == null && isSynchronizationActive()) {
            new Buffer().begin();
            Writes.gather();
        }
    }

    /** Stores the events and sends the collected writes. All synchronizations have run by now. */
    @Override
    public void beforeCommit(TransactionExecution transaction) {
        if (TransactionItems.current(Buffer.class) instanceof Buffer buffer) {
            buffer.store();
            Writes.send();
        }
    }

    private record Due(Deliverer listener, Outbox.Published event, Item.@Nullable Group group) {

        Deliveries.Due delivery() {
            return new Deliveries.Due(listener.listener, event, group);
        }
    }

    /**
     * The events of one transaction. The buffer is open until the events are stored. Publishing after that is an error, so that no event is
     * lost silently.
     */
    private final class Buffer extends TransactionItems<Outbox.Published> {

        private final List<Due> due = new ArrayList<>();
        private BatchState.@Nullable Cause cause;
        private boolean offered;

        static Buffer current() {
            if (current(Buffer.class) instanceof Buffer buffer && !buffer.isClosed()) {
                return buffer;
            }
            throw new IllegalStateException("An event must be published in a transaction, before its commit");
        }

        void store() {
            close();
            if (items().isEmpty()) {
                return;
            }
            Routes now = requireNonNull(routes, "An event was published before the event transport was created");
            Map<Deliverer, List<Published>> byListener = new LinkedHashMap<>();
            for (Published event : items()) {
                List<Deliverer> listeners =
                        now.listeners().getOrDefault(event.event().getClass(), List.of());
                listeners.stream()
                        .filter(listener -> listener.takes(event.event()))
                        .forEach(listener -> byListener
                                .computeIfAbsent(listener, unused -> new ArrayList<>())
                                .add(event));
            }
            byListener.forEach((listener, events) -> addDue(listener, events, now.owner()));
            log.getObject().append(items(), clock.instant());
            if (!due.isEmpty()) {
                deliveries.getObject().add(due.stream().map(Due::delivery).toList(), now.owner());
            }
        }

        /** Makes groups of the events. Deliveries without an owner are taken over one by one, so they have rows of their own. */
        private void addDue(Deliverer listener, List<Published> events, long owner) {
            int limit = owner == Routes.NO_OWNER ? 1 : listener.groupLimit();
            for (int from = 0; from < events.size(); from += limit) {
                List<Published> some = events.subList(from, Math.min(from + limit, events.size()));
                Item.Group group =
                        limit == 1 ? null : new Item.Group(some.getFirst().eventId(), some.size());
                some.forEach(event -> due.add(new Due(listener, event, group)));
            }
        }

        /** Adds the events of a commit to all inboxes at once, so that no listener gets the answer to an event before the event itself. */
        @Override
        public void afterCommit() {
            if (!due.isEmpty()) {
                due.forEach(each -> each.listener().await(each.event()));
                offered = Inbox.withAllLocked(requireNonNull(routes).inboxes(), () -> {
                    due.forEach(each -> each.listener().inbox.offer(each.event(), each.group()));
                    return true;
                });
            }
        }

        @Override
        public void afterCompletion(int status) {
            if (!offered) {
                // The result of the commit is unknown, or another synchronization failed after it. The table has the
                // committed deliveries.
                due.stream().map(each -> each.listener().inbox).distinct().forEach(Inbox::rereadFromTable);
            }
            super.afterCompletion(status);
        }
    }
}
