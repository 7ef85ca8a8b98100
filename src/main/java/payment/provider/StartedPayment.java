package payment.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * A payment that the provider was asked to start. The provider may not know it, because nobody knows whether the call has reached it.
 *
 * @param providerPaymentId the provider's id; null if the provider has not answered the call
 * @param requestedAt as in the call that started it
 * @param expiresAt the end of the payment window
 */
public record StartedPayment(
        String reference,
        String method,
        @Nullable String providerPaymentId,
        Money amount,
        Instant requestedAt,
        Instant expiresAt) {}
