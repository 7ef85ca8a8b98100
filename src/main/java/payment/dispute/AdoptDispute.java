package payment.dispute;

import outbox.Command;

/**
 * Decides on a stored report of a dispute whose payment was not known when it arrived. Without effect if that has been done.
 *
 * @param eventId the provider's id of the callback
 * @param paymentReference our reference of the payment
 */
public record AdoptDispute(String provider, String eventId, String paymentReference) implements Command<Void> {

    /** The reference, as the order that it belongs to is not known here. */
    @Override
    public String correlation() {
        return paymentReference;
    }
}
