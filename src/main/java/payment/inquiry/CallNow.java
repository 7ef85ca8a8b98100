package payment.inquiry;

import outbox.Command;

/**
 * Calls the provider of a refund, capture or release now, although the call is due later. Without effect if the outcome is known, and while the
 * call is being made.
 */
public record CallNow(String reference, Inquiry.Subject subject) implements Command<Void> {

    /** The reference, as the order that it belongs to is not known here. */
    @Override
    public String correlation() {
        return reference;
    }
}
