package payment.inquiry;

import outbox.Command;

/** Asks the provider about a payment or refund, if that is still due. The timer may send it more than once. */
public record Inquire(String reference, Inquiry.Subject subject) implements Command<Void> {

    /** The reference, as the order that it belongs to is not known here. */
    @Override
    public String correlation() {
        return reference;
    }
}
