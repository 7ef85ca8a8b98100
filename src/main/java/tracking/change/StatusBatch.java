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
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import order.OrderEvent;
import order.OrderEvent.OrderCreated;
import org.jspecify.annotations.Nullable;
import outbox.EventReader.Logged;

/**
 * Derives the changes of statuses from a page of the log. The log may have two events of an order in the other order, if their transactions
 * overlapped, and an event may come twice. So the events of an order in one page are brought into the order of statuses, and a status that comes
 * after a later one is left out: the status that clients see never goes back. Pure; not thread-safe.
 */
final class StatusBatch {

    private final Map<UUID, TrackedOrder> known;
    private final Map<UUID, TrackedOrder> changed = new LinkedHashMap<>();
    private final Set<UUID> closed = new HashSet<>();
    private final List<NewChange> changes = new ArrayList<>();

    /** @param known the orders of the page, as far as they are known */
    StatusBatch(Collection<TrackedOrder> known) {
        this.known = new HashMap<>();
        known.forEach(order -> this.known.put(order.id(), order));
    }

    /**
     * A change that has no position yet.
     *
     * @param order the order after the change
     * @param publishedAt when its event was published
     */
    record NewChange(
            TrackedOrder order,
            Instant publishedAt,
            @Nullable String traceId) {}

    /**
     * Applies events.
     *
     * @param passed those that the cursor passes, in the order of the log
     * @param ahead those that have been committed behind them, and will come again
     */
    void apply(List<Logged> passed, List<Logged> ahead) {
        apply(Stream.concat(passed.stream(), ahead.stream()).toList());
        for (Logged logged : passed) {
            if (statusAfter(logged).isFinal()) {
                closed.add(UUID.fromString(logged.event().correlation()));
            }
        }
    }

    private void apply(List<Logged> page) {
        Map<String, List<Integer>> places = new HashMap<>();
        for (int i = 0; i < page.size(); i++) {
            places.computeIfAbsent(page.get(i).event().correlation(), unused -> new ArrayList<>())
                    .add(i);
        }
        Logged[] arranged = page.toArray(Logged[]::new);
        for (List<Integer> own : places.values()) {
            List<Logged> sorted = own.stream()
                    .map(page::get)
                    .sorted(Comparator.comparing(StatusBatch::statusAfter)) // stable
                    .toList();
            for (int i = 0; i < sorted.size(); i++) {
                arranged[own.get(i)] = sorted.get(i);
            }
        }
        Arrays.stream(arranged).forEach(this::apply);
    }

    private static PublicStatus statusAfter(Logged logged) {
        return PublicStatus.after((OrderEvent) logged.event()).orElseThrow();
    }

    private void apply(Logged logged) {
        OrderEvent event = (OrderEvent) logged.event();
        UUID id = UUID.fromString(event.correlation());
        TrackedOrder before = known.get(id);
        TrackedOrder after;
        if (event instanceof OrderCreated created) {
            if (before != null) {
                return;
            }
            after = TrackedOrder.of(created);
        } else {
            PublicStatus next = statusAfter(logged);
            if (before == null || next.compareTo(before.status()) <= 0) { // created before the log begins, or overtaken
                return;
            }
            after = before.reach(next, event.at());
        }
        known.put(id, after);
        changed.put(id, after);
        changes.add(new NewChange(after, logged.publishedAt(), logged.trace()));
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
