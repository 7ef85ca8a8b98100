package payment;

import java.time.Instant;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/**
 * The requests that other modules can send to payment. The reference is the idempotency key, here and at the provider: 8 to 32 letters and
 * digits. Payments and refunds do not share references.
 */
public sealed interface PaymentRequest extends Event {

    String reference();

    /**
     * Start collecting this amount.
     *
     * @param method names the provider's method, such as {@code sandbox}
     * @param expiresAt after this time the shopper should not be able to pay; a later capture is published nevertheless
     */
    @EventType("payment.payment.requested")
    record PaymentRequested(String reference, String correlation, Money amount, String method, Instant expiresAt)
            implements PaymentRequest {}

    /**
     * Refund a captured payment or a part of it. A refund that is requested before the capture waits for the capture. Waiting refunds are
     * then decided in the order of their references. Several refunds may be in flight at once; a refund is refused if it exceeds the
     * amount that the others have left of the captured amount.
     *
     * @param amount above zero, in the payment's currency
     */
    @EventType("payment.refund.requested")
    record RefundRequested(String reference, String correlation, String paymentReference, Money amount, String reason)
            implements PaymentRequest {}
}
