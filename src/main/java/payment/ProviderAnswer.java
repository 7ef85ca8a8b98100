package payment;

import java.util.Map;
import outbox.Event;
import outbox.EventType;

/** A provider's answer to our call, published by payment for itself. */
sealed interface ProviderAnswer extends Event {

    String reference();

    /** About a payment; the reference is the payment's. */
    sealed interface OnPayment extends ProviderAnswer {}

    /** About a refund; the reference is the refund's. */
    sealed interface OnRefund extends ProviderAnswer {
        String paymentReference();
    }

    @EventType("payment.creation.succeeded")
    record CreationSucceeded(
            String reference, String correlation, String providerPaymentId, Map<String, String> instructions)
            implements OnPayment {}

    @EventType("payment.creation.refused")
    record CreationRefused(String reference, String correlation, String reason) implements OnPayment {}

    @EventType("payment.refund.accepted")
    record RefundAccepted(String reference, String correlation, String paymentReference) implements OnRefund {}

    @EventType("payment.refund.succeeded")
    record RefundSucceeded(String reference, String correlation, String paymentReference) implements OnRefund {}

    @EventType("payment.refund.refused")
    record RefundRefused(String reference, String correlation, String paymentReference, String reason)
            implements OnRefund {}
}
