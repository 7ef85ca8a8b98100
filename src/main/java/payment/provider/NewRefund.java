package payment.provider;

import platform.money.Money;

/**
 * A refund that the provider has to make.
 *
 * @param amount above zero; all refunds of a payment together do not exceed the captured amount
 * @param reason free text for the provider's records
 */
public record NewRefund(
        String reference, String paymentReference, String providerPaymentId, Money amount, String reason) {}
