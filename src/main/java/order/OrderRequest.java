package order;

import org.jmolecules.event.annotation.DomainEvent;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;

/** What orders can be asked. The correlation is the order's id. */
public sealed interface OrderRequest extends Event {

    /**
     * End the order: release its stock and give back what was paid.
     *
     * @param by who asks: a subject, or the name of a module
     * @param reason free text, up to 200 characters
     */
    @DomainEvent
    @EventType("order.cancellation.requested")
    record CancellationRequested(
            String correlation, String by, @Nullable String reason) implements OrderRequest {}
}
