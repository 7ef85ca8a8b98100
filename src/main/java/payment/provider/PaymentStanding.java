package payment.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** What a provider says about a payment when it is asked. */
public sealed interface PaymentStanding {

    /** Nobody has paid, and the payment can still be paid. */
    record Open() implements PaymentStanding {}

    /**
     * The provider has collected the money.
     *
     * @param providerPaymentId null if the answer has none
     * @param amount the collected amount, as the provider says it
     * @param at time of the capture, by the provider's clock
     */
    record Captured(@Nullable String providerPaymentId, Money amount, Instant at) implements PaymentStanding {}

    /**
     * The provider holds the money for the shop.
     *
     * @param providerPaymentId null if the answer has none
     * @param amount the authorised amount, as the provider says it
     * @param at time of the authorisation, by the provider's clock
     * @param expiresAt until when it can be captured
     * @param inParts whether this payment can be captured in several parts; without effect if the method cannot
     *     ({@link Operation#PARTIAL_CAPTURES})
     */
    record Authorised(@Nullable String providerPaymentId, Money amount, Instant at, Instant expiresAt, boolean inParts)
            implements PaymentStanding {

        /** It can be captured in several parts if the method can. */
        public Authorised(@Nullable String providerPaymentId, Money amount, Instant at, Instant expiresAt) {
            this(providerPaymentId, amount, at, expiresAt, true);
        }
    }

    /** The payment cannot be paid any more. What was authorised and not captured is released. */
    record Closed(String reason) implements PaymentStanding {}

    /** The provider does not know the payment. This proves nothing while a call that starts it may be on its way. */
    record NotFound() implements PaymentStanding {}
}
