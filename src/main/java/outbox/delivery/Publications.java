package outbox.delivery;

import static java.util.Objects.requireNonNull;
import static org.springframework.transaction.support.TransactionSynchronizationManager.isSynchronizationActive;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;
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
import platform.edit.Handling;
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
        buffer.ids = log.getObject().nextIds(events.size());
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
        BatchState.Cause cause = buffer.cause == null
                ? new BatchState.Cause(null, Trace.current(), Handling.current(), null)
                : buffer.cause;
        String type = EventTypes.nameOf(event.getClass());
        long id = (buffer.ids.hasNext() ? buffer.ids : log.getObject().nextIds(1)).next();
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

    /**
     * The events of one transaction. The buffer is open until the events are stored. Publishing after that is an error, so that no event is
     * lost silently.
     */
    private final class Buffer extends TransactionItems<Outbox.Published> {

        private final Map<Deliverer, List<Deliveries.Due>> due = new LinkedHashMap<>();
        /** For the next events: reserved together, so that the events of one call are in one row of the log. */
        private Iterator<Long> ids = Collections.emptyIterator();

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
                for (Deliverer listener :
                        now.listeners().getOrDefault(event.event().getClass(), List.of())) {
                    if (listener.takes(event.event())) {
                        List<Published> its = byListener.computeIfAbsent(listener, unused -> new ArrayList<>());
                        its.add(event);
                    }
                }
            }
            byListener.forEach((listener, events) -> due.put(listener, inGroups(listener, events, now.owner())));
            log.getObject().append(items(), clock.instant());
            if (!due.isEmpty()) {
                deliveries.getObject().add(due.values(), now.owner());
            }
        }

        /** Deliveries without an owner are taken over one by one, so they have rows of their own. */
        private static List<Deliveries.Due> inGroups(Deliverer listener, List<Published> events, long owner) {
            int limit = owner == Routes.NO_OWNER ? 1 : listener.groupLimit();
            return events.stream()
                    .gather(Gatherers.windowFixed(limit))
                    .flatMap(some -> {
                        long first = some.getFirst().eventId();
                        Item.Group group = limit == 1 ? null : new Item.Group(first, some.size());
                        return some.stream().map(event -> new Deliveries.Due(listener.listener, event, group));
                    })
                    .toList();
        }

        /** Adds the events of a commit to all inboxes at once, so that no listener gets the answer to an event before the event itself. */
        @Override
        public void afterCommit() {
            if (!due.isEmpty()) {
                Routes now = requireNonNull(routes);
                if (now.owner() != Routes.NO_OWNER) {
                    due.forEach((listener, all) -> all.forEach(each -> listener.await(each.event())));
                }
                offered = Inbox.withAllLocked(now.inboxes(), () -> {
                    due.forEach((listener, all) -> all.forEach(it -> listener.inbox.offer(it.event(), it.group())));
                    return true;
                });
            }
        }

        @Override
        public void afterCompletion(int status) {
            if (!offered) {
                // The result of the commit is unknown, or another synchronization failed after it. The table has the
                // committed deliveries.
                due.keySet().stream().map(listener -> listener.inbox).distinct().forEach(Inbox::rereadFromTable);
            }
            super.afterCompletion(status);
        }
    }
}
