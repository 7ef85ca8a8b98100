package shipping.operation;

import outbox.Command;
import platform.idempotency.IdempotencyKey;

/**
 * An operator's command for an existing shipment. The answer is sent after all handlers of the published events have committed.
 *
 * @param correlation the correlation of the shipment
 */
public record ShipmentCommand(IdempotencyKey key, Action action, String reference, String correlation)
        implements Command<ShipmentCommandResult> {

    public enum Action {
        /** Book again at the carrier, after the carrier has refused. */
        BOOK,
        /** The shipment has left the warehouse. */
        DISPATCH,
        /** The shipment has been delivered. */
        DELIVER
    }

    /** False for {@link Action#BOOK}, so that the operator's request does not wait for the carrier. */
    @Override
    public boolean answeredWhenHandled() {
        return action != Action.BOOK;
    }
}
