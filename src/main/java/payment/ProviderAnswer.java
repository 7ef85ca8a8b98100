package payment;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import payment.provider.ProviderCallback;
import platform.money.Money;

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

    /**
     * The provider was asked, and has collected the money.
     *
     * @param providerPaymentId null if the answer has none
     * @param capturedAt by the provider's clock
     */
    @EventType("payment.capture.found")
    record CaptureFound(
            String reference,
            String correlation,
            String provider,
            @Nullable String providerPaymentId,
            Money amount,
            Instant capturedAt)
            implements OnPayment {

        /** The capture, as a callback would have reported it. It is decided and stored like one. */
        ProviderCallback toCallback() {
            return new ProviderCallback(
                    "answer:%s:%d%s".formatted(reference, amount.amountMinor(), amount.currency()),
                    "captured, found by asking",
                    reference,
                    amount,
                    capturedAt,
                    new ProviderCallback.Captured(providerPaymentId));
        }
    }

    /** Nobody can pay any more, or nobody can find out whether somebody can. */
    @EventType("payment.payment.closed")
    record PaymentClosed(String reference, String correlation, String reason) implements OnPayment {}

    /** The provider was asked to end the payment before the end of its window, and does not know it. Somebody may still begin to pay. */
    @EventType("payment.payment.unknown")
    record PaymentUnknown(String reference, String correlation) implements OnPayment {}

    @EventType("payment.refund.accepted")
    record RefundAccepted(String reference, String correlation, String paymentReference) implements OnRefund {}

    @EventType("payment.refund.succeeded")
    record RefundSucceeded(String reference, String correlation, String paymentReference) implements OnRefund {}

    @EventType("payment.refund.refused")
    record RefundRefused(String reference, String correlation, String paymentReference, String reason)
            implements OnRefund {}
}
