package payment.provider;

import java.time.Instant;
import platform.money.Money;

/**
 * A capture of an authorised payment.
 *
 * @param reference 32 letters and digits; the idempotency key
 * @param providerPaymentId the provider's id of the authorisation
 * @param authorised the authorised amount
 * @param amount above zero; all captures of a payment together do not exceed the authorised amount
 * @param last whether nothing else will be captured: the rest is released with this capture
 * @param authorisedAt by the provider's clock
 * @param requestedAt the same at each call for this capture
 */
public record NewCapture(
        String reference,
        String paymentReference,
        String method,
        String providerPaymentId,
        Money authorised,
        Money amount,
        boolean last,
        Instant authorisedAt,
        Instant requestedAt) {}
