package order;

import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import platform.privacy.PersonalData;

/** The requests that other modules can send to an order. The correlation is the order's id. */
public sealed interface OrderRequest extends Event {

    /**
     * Requests that the order ends: it releases its stock, and refunds the money if it was paid.
     *
     * @param by the requester: a subject, or the name of a module
     * @param reason a text that the requesting module chooses, up to 200 characters. It is stored and shown in clear text, so it must not
     *     contain personal data. In version 1 it may also be a text that a person typed
     * @param sealedReason a text that a person typed, up to 200 characters, sealed under the key of the order's person
     */
    @EventType(value = "order.cancellation.requested", version = 2)
    record CancellationRequested(
            String correlation,
            String by,
            @Nullable String reason,
            @Nullable PersonalData sealedReason) implements OrderRequest {}
}
