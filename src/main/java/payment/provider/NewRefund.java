package payment.provider;

import java.time.Instant;
import java.util.List;
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
 * @param parts what each capture gives back, if captures are payments of their own at the provider ({@link PaymentProvider#capturesApart}) and the
 *     payment was captured by captures; they add up to the amount and are the same at each call. Otherwise empty
 */
public record NewRefund(
        String reference,
        String paymentReference,
        String providerPaymentId,
        Money paymentAmount,
        Money amount,
        Instant requestedAt,
        String reason,
        List<Part> parts) {

    /**
     * A part of a refund.
     *
     * @param reference unique; that of the refund, for further parts with {@code _2} and so on behind it; the idempotency key
     * @param captureReference the capture that gives the money back
     * @param amount above zero; all parts of a capture together do not exceed its amount
     */
    public record Part(String reference, String captureReference, Money amount) {}

    public NewRefund {
        parts = List.copyOf(parts);
    }
}
