package order;

import org.jmolecules.event.annotation.DomainEvent;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.privacy.PersonalData;

/** What orders can be asked. The correlation is the order's id. */
public sealed interface OrderRequest extends Event {

    /**
     * End the order: release its stock and give back what was paid.
     *
     * @param by who asks: a subject, or the name of a module
     * @param reason stored and shown in clear, so it holds no personal data: the asking module's own words, up to 200 characters; in
     *     version 1 also what a person typed
     * @param sealedReason what a person typed, up to 200 characters, under the key of the order's person
     */
    @DomainEvent
    @EventType(value = "order.cancellation.requested", version = 2)
    record CancellationRequested(
            String correlation,
            String by,
            @Nullable String reason,
            @Nullable PersonalData sealedReason) implements OrderRequest {}
}
