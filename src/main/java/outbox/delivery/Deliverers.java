package outbox.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.util.Assert;
import outbox.settings.OutboxProperties;

/** The workers of this instance: one for each unit of work, and one for each outside listener. */
public final class Deliverers {

    private final List<Deliverer> all = new ArrayList<>();
    private final Map<Class<?>, List<Deliverer>> byEventType = new HashMap<>();
    private final Map<Class<?>, Worker<?>> byItemType = new HashMap<>();

    Deliverers(
            Listeners listeners,
            Deliveries deliveries,
            BatchTransactions transactions,
            OutboxProperties limits,
            Meters meters) {
        listeners.units().forEach((module, unit) -> {
            Worker<?> worker = new Worker<>(module, unit, new Handlers(unit), deliveries, transactions, limits, meters);
            worker.handlers.types().forEach(type -> byItemType.put(type, worker));
            all.add(worker);
        });
        var outside = listeners.outside();
        outside.forEach((name, listener) ->
                all.add(new OutsideWorker<>(name, listener, deliveries, transactions, limits, meters)));
        for (Deliverer deliverer : all) {
            for (Class<?> type : deliverer.eventTypes.classes()) {
                byEventType.computeIfAbsent(type, t -> new ArrayList<>()).add(deliverer);
            }
        }
    }

    public List<Deliverer> all() {
        return all;
    }

    List<Inbox> inboxes() {
        return all.stream().map(deliverer -> deliverer.inbox).toList();
    }

    /** Lets those listeners read the table that have a delivery in it, as most listeners of an idle instance have none. */
    void askForRefills(Deliveries deliveries) {
        Set<String> present = deliveries.present(all.stream().map(deliverer -> deliverer.listener));
        all.stream().filter(it -> present.contains(it.listener)).forEach(it -> it.inbox.askForRefill());
    }

    Map<Class<?>, List<Deliverer>> byEventType() {
        return byEventType;
    }

    public List<Worker<?>> workers() {
        return List.copyOf(new HashSet<>(byItemType.values()));
    }

    /** @throws IllegalStateException if no unit of work handles this type of command */
    Worker<?> workerOf(Class<?> command) {
        Worker<?> worker = byItemType.get(command);
        Assert.state(worker != null, () -> "No unit of work handles " + command);
        return worker;
    }
}
