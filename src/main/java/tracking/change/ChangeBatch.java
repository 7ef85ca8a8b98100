package tracking.change;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import order.OrderEvent;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.StatusEvent;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventReader.Logged;

/**
 * Derives the changes of orders from a page of the log. The log may have two events of an order in the other order, if their transactions
 * overlapped, and an event may come twice. So the events of an order in one page that change its status are brought into the order of statuses,
 * and a status that comes after a later one is left out: the status that clients see never goes back. Details keep their place in the log, and each
 * one is told once. Pure; not thread-safe.
 */
final class ChangeBatch {

    /** The events that may change an order as clients see it. */
    static final List<Class<? extends Event>> EVENTS = Stream.concat(
                    Stream.of(StatusEvent.class), OrderFacts.EVENTS.stream())
            .toList();

    private final Map<UUID, TrackedOrder> known;
    private final Map<UUID, TrackedOrder> changed = new LinkedHashMap<>();
    private final Set<UUID> closed = new HashSet<>();
    private final List<NewChange> changes = new ArrayList<>();

    /** @param known the orders of the page, as far as they are known */
    ChangeBatch(Collection<TrackedOrder> known) {
        this.known = new HashMap<>();
        known.forEach(order -> this.known.put(order.id(), order));
    }

    /**
     * A change that has no position yet.
     *
     * @param order the order after the change
     * @param at when the order changed, by the clock of the platform
     * @param publishedAt when its event was published
     * @param detail null if the status has changed
     */
    record NewChange(
            TrackedOrder order,
            Instant at,
            Instant publishedAt,
            @Nullable String traceId,
            @Nullable Detail detail) {}

    /**
     * Applies events.
     *
     * @param passed those that the cursor passes, in the order of the log
     * @param ahead those that have been committed behind them, and will come again
     */
    void apply(List<Logged> passed, List<Logged> ahead) {
        apply(Stream.concat(passed.stream(), ahead.stream()).toList());
        for (Logged logged : passed) {
            if (statusAfter(logged).filter(OrderStatus::isFinal).isPresent()) {
                closed.add(UUID.fromString(logged.event().correlation()));
            }
        }
    }

    private void apply(List<Logged> page) {
        Map<String, List<Integer>> places = new HashMap<>();
        for (int i = 0; i < page.size(); i++) {
            if (statusAfter(page.get(i)).isEmpty()) {
                continue;
            }
            places.computeIfAbsent(page.get(i).event().correlation(), unused -> new ArrayList<>())
                    .add(i);
        }
        Logged[] arranged = page.toArray(Logged[]::new);
        for (List<Integer> own : places.values()) {
            List<Logged> sorted = own.stream()
                    .map(page::get)
                    .sorted(Comparator.comparing(logged -> statusAfter(logged).orElseThrow())) // stable
                    .toList();
            for (int i = 0; i < sorted.size(); i++) {
                arranged[own.get(i)] = sorted.get(i);
            }
        }
        Arrays.stream(arranged).forEach(this::apply);
    }

    private static Optional<OrderStatus> statusAfter(Logged logged) {
        return logged.event() instanceof StatusEvent change ? Optional.of(OrderStatus.after(change)) : Optional.empty();
    }

    private void apply(Logged logged) {
        OrderEvent event = (OrderEvent) logged.event();
        UUID id = UUID.fromString(event.correlation());
        TrackedOrder before = known.get(id);
        if (event instanceof OrderCreated created) {
            if (before == null) {
                add(TrackedOrder.of(created), logged, null);
            }
            return;
        }
        if (before == null) { // created before the log begins, or forgotten
            return;
        }
        TrackedOrder order = before.knowing(before.facts().after(event));
        OrderStatus next = statusAfter(logged).orElse(order.status());
        if (next.compareTo(order.status()) > 0) { // otherwise overtaken
            order = order.reach(next, event.at());
            add(order, logged, null);
        }
        Optional<Detail> detail = order.facts().detail(event, order.status());
        if (detail.isPresent()) {
            order = order.telling(detail.get());
            add(order, logged, detail.get());
        }
        if (!order.equals(before)) {
            known.put(id, order);
            changed.put(id, order);
        }
    }

    private void add(TrackedOrder order, Logged logged, @Nullable Detail detail) {
        known.put(order.id(), order);
        changed.put(order.id(), order);
        Instant at = ((OrderEvent) logged.event()).at();
        changes.add(new NewChange(order, at, logged.publishedAt(), logged.trace(), detail));
    }

    /** The changes, in the order of their positions. */
    List<NewChange> changes() {
        return changes;
    }

    /** The changed orders that must be known for later events. */
    List<TrackedOrder> open() {
        return changed.values().stream()
                .filter(order -> !closed.contains(order.id()))
                .toList();
    }

    /** The orders of which no event will come that changes anything. */
    Set<UUID> closed() {
        return closed;
    }
}
