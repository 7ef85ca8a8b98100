package payment;

import java.time.Instant;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/** A call to a provider that is due. Payment publishes it for itself, so that the network call starts after the commit. */
sealed interface ProviderCall extends Event {

    String reference();

    String provider();

    @EventType("payment.creation.due")
    record CreationDue(
            String reference, String correlation, String provider, String method, Money amount, Instant expiresAt)
            implements ProviderCall {}

    @EventType("payment.refund.due")
    record RefundDue(
            String reference,
            String correlation,
            String provider,
            String paymentReference,
            String providerPaymentId,
            Money amount,
            String reason)
            implements ProviderCall {}
}
