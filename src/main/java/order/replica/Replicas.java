package order.replica;

import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.Event;

/** All replicas, in the order in which a batch writes them. */
@Component
public class Replicas {

    private final List<Replica<?>> inOrder;

    /** @param inOrder sorted by their {@code @Order} */
    Replicas(List<Replica<?>> inOrder) {
        this.inOrder = inOrder;
    }

    /** Whether any replica is kept from this event. */
    public boolean areKeptFrom(Event event) {
        return inOrder.stream().anyMatch(replica -> replica.events().isInstance(event));
    }

    /** Saves the data of these events, each in the replicas that are kept from it. */
    public void update(Collection<Event> events) {
        inOrder.forEach(replica -> update(replica, events));
    }

    private static <E extends Event> void update(Replica<E> replica, Collection<Event> events) {
        replica.update(events.stream()
                .filter(replica.events()::isInstance)
                .map(replica.events()::cast)
                .toList());
    }
}
