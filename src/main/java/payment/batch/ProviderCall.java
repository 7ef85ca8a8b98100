package payment.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import outbox.Command;
import outbox.Event;
import outbox.EventType;
import payment.PaymentRequest.Terms;
import payment.inquiry.Inquiry;
import platform.money.Money;

/**
 * A call to a provider that is due. It begins after the commit.
 *
 * <p>Payment publishes the start of a payment, and the question what became of one, for itself. The other calls may take days, so a row has
 * them ({@link Inquiry}), and a {@link Claimed} is made. Earlier builds published them, too; such a delivery is turned into a row.
 */
sealed interface ProviderCall extends Event {

    /** A call whose row this instance has claimed. */
    record Claimed(ProviderCall due, Inquiry row) {}

    /**
     * What a claimed call has led to.
     *
     * @param answers empty if there was no usable answer, or if the provider does not know the outcome yet
     * @param failure why there was no usable answer; null if there was one, and if the provider was not called
     * @param notCalledFor the time for which the provider is not called; null if it was called
     */
    record Ended(
            Claimed call,
            List<ProviderAnswer> answers,
            @Nullable String failure,
            @Nullable Duration notCalledFor) implements Command<Void> {

        @Override
        public String correlation() {
            return call.due().correlation();
        }
    }

    String reference();

    String provider();

    /**
     * @param terms null for what is usual for the method
     * @param requestedAt null in version 1
     */
    @EventType(value = "payment.creation.due", version = 2)
    record CreationDue(
            String reference,
            String correlation,
            String provider,
            String method,
            @Nullable Terms terms,
            Money amount,
            @Nullable Instant requestedAt,
            Instant expiresAt)
            implements ProviderCall {}

    /**
     * @param paymentAmount null in version 1
     * @param requestedAt null in version 1
     */
    @EventType(value = "payment.refund.due", version = 2)
    record RefundDue(
            String reference,
            String correlation,
            String provider,
            String paymentReference,
            String providerPaymentId,
            @Nullable Money paymentAmount,
            Money amount,
            @Nullable Instant requestedAt,
            String reason)
            implements ProviderCall {}

    /**
     * The provider is asked what became of a payment.
     *
     * @param providerPaymentId null if the provider has not answered the call that starts the payment
     * @param close whether the provider ends the payment if it is not paid
     */
    @EventType("payment.inquiry.due")
    record PaymentInquiryDue(
            String reference,
            String correlation,
            String provider,
            String method,
            @Nullable String providerPaymentId,
            Money amount,
            Instant requestedAt,
            Instant expiresAt,
            boolean close)
            implements ProviderCall {}

    /** @param last whether the rest is released with this capture */
    @EventType("payment.capture.due")
    record CaptureDue(
            String reference,
            String correlation,
            String provider,
            String paymentReference,
            String method,
            String providerPaymentId,
            Money paymentAmount,
            Money amount,
            boolean last,
            Instant authorisedAt,
            Instant requestedAt)
            implements ProviderCall {}

    /**
     * The provider has to release what is authorised and not captured.
     *
     * @param reference of the payment
     * @param expiresAt the end of the authorisation
     */
    @EventType("payment.void.due")
    record VoidDue(
            String reference,
            String correlation,
            String provider,
            String method,
            String providerPaymentId,
            Money amount,
            Instant requestedAt,
            Instant expiresAt)
            implements ProviderCall {}

    /** The provider is asked what became of a refund. The fields are those of the call that requests it. */
    @EventType("payment.refund_inquiry.due")
    record RefundInquiryDue(
            String reference,
            String correlation,
            String provider,
            String paymentReference,
            String providerPaymentId,
            Money paymentAmount,
            Money amount,
            Instant requestedAt,
            String reason)
            implements ProviderCall {

        /** Requests the refund again. */
        RefundDue toRefundDue() {
            return new RefundDue(
                    reference,
                    correlation,
                    provider,
                    paymentReference,
                    providerPaymentId,
                    paymentAmount,
                    amount,
                    requestedAt,
                    reason);
        }
    }
}
