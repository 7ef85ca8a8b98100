package payment.provider;

import platform.money.Money;

/**
 * A refund to be made.
 *
 * @param amount above zero; with the payment's other refunds no more than was captured
 * @param reason free text for the provider's records
 */
public record NewRefund(
        String reference, String paymentReference, String providerPaymentId, Money amount, String reason) {}
