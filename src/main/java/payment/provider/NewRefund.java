package payment.provider;

import java.time.Instant;
import platform.money.Money;

/**
 * A refund that the provider has to make.
 *
 * @param reference 32 letters and digits; those of earlier versions have other characters
 * @param providerPaymentId that of the authorisation or, if the provider named another one for the capture, that of the capture
 * @param paymentAmount the captured amount
 * @param amount above zero; all refunds of a payment together do not exceed the captured amount
 * @param requestedAt the same at each call for this refund
 * @param reason free text for the provider's records
 */
public record NewRefund(
        String reference,
        String paymentReference,
        String providerPaymentId,
        Money paymentAmount,
        Money amount,
        Instant requestedAt,
        String reason) {}
