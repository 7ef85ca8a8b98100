package shipping.operation;

import outbox.Command;
import platform.idempotency.IdempotencyKey;

/**
 * What an operator asks at the edge of a shipment that is there; answered when everybody who hears of it has committed.
 *
 * @param correlation the shipment's
 */
public record ShipmentCommand(IdempotencyKey key, Action action, String reference, String correlation)
        implements Command<ShipmentCommandResult> {

    public enum Action {
        /** Ask the carrier again, after it would not. */
        BOOK,
        /** It has left. */
        DISPATCH,
        /** It has arrived. */
        DELIVER
    }

    /** But nobody waits for a carrier. */
    @Override
    public boolean answeredWhenHandled() {
        return action != Action.BOOK;
    }
}
