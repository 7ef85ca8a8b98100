package payment.provider;

import java.time.Instant;
import platform.money.Money;

/**
 * A payment to be started.
 *
 * @param reference 32 letters and digits; those of earlier versions have other characters
 * @param amount above zero, in a currency of the method
 * @param requestedAt the same at each call for this payment
 * @param expiresAt after this time the shopper should not be able to pay
 */
public record NewPayment(
        String reference, String method, PaymentTerms terms, Money amount, Instant requestedAt, Instant expiresAt) {}
