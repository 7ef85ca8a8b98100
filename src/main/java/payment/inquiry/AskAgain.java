package payment.inquiry;

import outbox.Command;

/**
 * Asks the provider about a payment that is not captured here, once, whatever became of it. Without effect if the payment is captured, or if
 * its provider cannot be asked.
 */
public record AskAgain(String reference) implements Command<Void> {

    /** The reference, as the order that it belongs to is not known here. */
    @Override
    public String correlation() {
        return reference;
    }
}
