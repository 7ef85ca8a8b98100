package payment.batch;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventType;
import payment.inquiry.Inquiry;
import payment.provider.ProviderCallback;
import platform.money.Money;

/** A provider's answer to our call, published by payment for itself. */
sealed interface ProviderAnswer extends Event {

    String reference();

    /**
     * A delivery of an earlier build is due that calls the provider: a row has this call from now on. The provider was not called.
     *
     * @param reference of the refund, the capture or the payment to release
     */
    @EventType("payment.call.transferred")
    record CallTransferred(String reference, String correlation, Inquiry.Subject subject) implements ProviderAnswer {}

    /** About a payment; the reference is the payment's. */
    sealed interface OnPayment extends ProviderAnswer {}

    /** About a refund; the reference is the refund's. */
    sealed interface OnRefund extends ProviderAnswer {
        String paymentReference();
    }

    /** About a capture; the reference is the capture's. */
    sealed interface OnCapture extends ProviderAnswer {
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

    /**
     * The provider was asked, and holds the money for the shop.
     *
     * @param providerPaymentId null if the answer has none
     * @param authorisedAt by the provider's clock
     * @param inParts whether the provider can capture this payment in several parts; false in version 1, which did not say it
     */
    @EventType(value = "payment.authorisation.found", version = 2)
    record AuthorisationFound(
            String reference,
            String correlation,
            String provider,
            @Nullable String providerPaymentId,
            Money amount,
            Instant authorisedAt,
            Instant expiresAt,
            boolean inParts)
            implements OnPayment {

        /** The authorisation, as a callback would have reported it. It is decided and stored like one. */
        ProviderCallback toCallback() {
            return new ProviderCallback(
                    "answer:authorised:%s:%d%s".formatted(reference, amount.amountMinor(), amount.currency()),
                    "authorised, found by asking",
                    reference,
                    amount,
                    authorisedAt,
                    new ProviderCallback.Authorised(providerPaymentId, expiresAt, inParts));
        }
    }

    @EventType("payment.capture.accepted")
    record CaptureAccepted(String reference, String correlation, String paymentReference) implements OnCapture {}

    /**
     * @param providerPaymentId the id that refunds name; null if it is that of the authorisation
     * @param capturedAt by the provider's clock
     */
    @EventType("payment.capture.succeeded")
    record CaptureSucceeded(
            String reference,
            String correlation,
            String paymentReference,
            @Nullable String providerPaymentId,
            Instant capturedAt)
            implements OnCapture {

        ProviderCallback.CaptureSucceeded toFact() {
            return new ProviderCallback.CaptureSucceeded(providerPaymentId);
        }
    }

    @EventType("payment.capture.refused")
    record CaptureRefused(String reference, String correlation, String paymentReference, String reason)
            implements OnCapture {

        ProviderCallback.CaptureRefused toFact() {
            return new ProviderCallback.CaptureRefused(reason);
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

    /** The refund has failed for good, also if the provider reports a success of it. */
    @EventType("payment.refund.failed_for_good")
    record RefundReturned(String reference, String correlation, String paymentReference, String reason)
            implements OnRefund {}
}
