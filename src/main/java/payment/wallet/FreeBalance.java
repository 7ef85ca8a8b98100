package payment.wallet;

import outbox.Command;

/**
 * Frees what a wallet holds for a payment that is not decided long after the end of its window, if that is still so. The timer may send it
 * more than once.
 *
 * @param reference of the payment
 */
public record FreeBalance(String reference) implements Command<Void> {

    /** The reference, as the order that it belongs to is not known here. */
    @Override
    public String correlation() {
        return reference;
    }
}
