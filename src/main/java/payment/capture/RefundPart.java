package payment.capture;

/**
 * What a capture gives back for a refund, if captures are payments of their own at the provider.
 *
 * @param reference unique; that of the refund, for further parts with {@code _2} and so on behind it
 * @param amountMinor above zero; minor units of the payment's currency
 */
public record RefundPart(String reference, String refundReference, String captureReference, long amountMinor) {}
