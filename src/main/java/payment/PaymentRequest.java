package payment;

import java.time.Instant;
import org.jmolecules.event.annotation.DomainEvent;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/** What payment can be asked. The reference is the request's idempotency key, with us and with the provider. */
public sealed interface PaymentRequest extends Event {

    String reference();

    /**
     * Start collecting this amount.
     *
     * @param method names the provider's method, such as {@code sandbox}
     * @param expiresAt after this the shopper should not be able to pay; a capture that comes all the same is told
     */
    @DomainEvent
    @EventType("payment.payment.requested")
    record PaymentRequested(String reference, String correlation, Money amount, String method, Instant expiresAt)
            implements PaymentRequest {}

    /**
     * Give a captured payment back, or a part of it. Asked before the capture, it waits for it; those that wait are then decided in
     * order of reference. Several may be on their way at once; one that exceeds what they have left of the captured amount is refused.
     *
     * @param amount above zero, in the payment's currency
     */
    @DomainEvent
    @EventType("payment.refund.requested")
    record RefundRequested(String reference, String correlation, String paymentReference, Money amount, String reason)
            implements PaymentRequest {}
}
