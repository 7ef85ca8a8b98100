package shipping.shipment;

import outbox.Command;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;

/**
 * An operator's command for an existing shipment. The answer is sent after all handlers of the published events have committed.
 *
 * @param correlation the correlation of the shipment
 */
public record ShipmentCommand(IdempotencyKey key, Action action, String reference, String correlation)
        implements Command<CommandResult<Shipment, ShipmentCommand.Refusal>> {

    public enum Action {
        /** Book again at the carrier, after the carrier has refused. */
        BOOK,
        /** The shipment has left the warehouse. */
        DISPATCH,
        /** The shipment has been delivered. */
        DELIVER
    }

    /** Why a command is refused; the shipment does not change. */
    public sealed interface Refusal {

        Shipment shipment();
    }

    /** The current status of the shipment does not allow the command. */
    public record WrongStatus(Shipment shipment) implements Refusal {}

    /** The shipment is held, so it must not leave. */
    public record Held(Shipment shipment) implements Refusal {}

    /** False for {@link Action#BOOK}, so that the operator's request does not wait for the carrier. */
    @Override
    public boolean answeredWhenHandled() {
        return action != Action.BOOK;
    }
}
