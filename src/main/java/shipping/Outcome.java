package shipping;

/** What became of an operator's command. What is refused changed nothing and leaves no key behind. */
sealed interface Outcome {

    record Done(Shipment shipment) implements Outcome {}

    /** The idempotency key came with another body before. */
    record KeyReused() implements Outcome {}

    /** As the shipment stands, this cannot be. */
    record NotNow(Shipment shipment) implements Outcome {}
}
