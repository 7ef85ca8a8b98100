package shipping.operation;

import shipping.shipment.Shipment;

/** What became of an operator's command. What is refused changed nothing and leaves no key behind. */
public sealed interface ShipmentCommandResult {

    record Done(Shipment shipment) implements ShipmentCommandResult {}

    /** The idempotency key came with another body before. */
    record KeyReused() implements ShipmentCommandResult {}

    /** As the shipment stands, this cannot be. */
    record NotNow(Shipment shipment) implements ShipmentCommandResult {}
}
