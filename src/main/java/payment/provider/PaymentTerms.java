package payment.provider;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How the shopper pays.
 *
 * @param tradeType one of the trade types of the method; null if it has none
 * @param payerId the provider's id of the shopper; null if it is not needed
 * @param returnUrl the page of the shop to which the provider leads the shopper after the payment; null if it is that of the configuration
 * @param instalments the number of monthly instalments, one of those of the method; null if the shopper pays at once
 */
public record PaymentTerms(
        @Nullable String tradeType,
        @Nullable String payerId,
        @Nullable URI returnUrl,
        @Nullable Integer instalments) {

    /** What is usual for the method. */
    public static final PaymentTerms USUAL = new PaymentTerms(null, null, null, null);

    /** Without the id of the shopper. */
    @Override
    public String toString() {
        return "PaymentTerms[tradeType=%s, returnUrl=%s, instalments=%s]".formatted(tradeType, returnUrl, instalments);
    }
}
