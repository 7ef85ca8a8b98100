package shipping.operation;

import shipping.shipment.Shipment;

/** The result of an operator's command. A refused command changes nothing, and its idempotency key is not stored. */
public sealed interface ShipmentCommandResult {

    record Done(Shipment shipment) implements ShipmentCommandResult {}

    /** The idempotency key was used before, with another request. */
    record KeyReused() implements ShipmentCommandResult {}

    /** The current status of the shipment does not allow the command. */
    record WrongStatus(Shipment shipment) implements ShipmentCommandResult {}
}
