package payment;

import java.time.Instant;
import java.util.Map;
import org.jmolecules.event.annotation.DomainEvent;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/** What payment tells. */
public sealed interface PaymentEvent extends Event {

    /** The answer to a request, with its reference and correlation. */
    sealed interface Answer extends PaymentEvent {
        String reference();
    }

    /**
     * The shopper can pay now. Not told when the payment was captured or failed before.
     *
     * @param instructions what the provider wants of the shopper, such as a link; shown to them as it is
     */
    @DomainEvent
    @EventType("payment.payment.started")
    record PaymentStarted(String reference, String correlation, String provider, Map<String, String> instructions)
            implements Answer {}

    /** The money is ours. Final; told once. */
    @DomainEvent
    @EventType("payment.payment.captured")
    record PaymentCaptured(
            String reference, String correlation, Money amount, Instant capturedAt, String providerPaymentId)
            implements Answer {}

    /**
     * The provider will not collect it. Told only while nothing was captured; should the provider capture all the same, then
     * that is told and counts. A repeated request is answered so again.
     */
    @DomainEvent
    @EventType("payment.payment.failed")
    record PaymentFailed(String reference, String correlation, String reason) implements Answer {}

    /**
     * This much has gone back: the payment or a part of it. {@code reference} and {@code amount} are the refund's. Told once,
     * and again to one who asks again.
     */
    @DomainEvent
    @EventType("payment.payment.refunded")
    record PaymentRefunded(String reference, String correlation, String paymentReference, Money amount)
            implements Answer {}

    /**
     * The refund was refused for good, and what it held is free for others; a new request needs a new reference. Should the money
     * go back all the same, then that is told and counts, if others have left as much.
     */
    @DomainEvent
    @EventType("payment.refund.failed")
    record RefundFailed(String reference, String correlation, String paymentReference, String reason)
            implements Answer {}
}
