package payment.wallet;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * A payment that puts money into a wallet.
 *
 * @param reference of the payment
 * @param credited whether the wallet has got the money
 */
public record TopUp(String reference, String owner, Instant createdAt, boolean credited) {

    private static final String CORRELATION = "top-up/";

    /** The correlation of the payment of a top-up. No order has such a correlation. */
    public static String correlation(String reference) {
        return CORRELATION + reference;
    }

    public static boolean isCorrelation(String correlation) {
        return correlation.startsWith(CORRELATION);
    }

    /**
     * The reference of the top-up into which the external part of a payment is converted: always the same for a payment, 32 letters and
     * digits.
     */
    public static String convertedFrom(String payment) {
        return UUID.nameUUIDFromBytes((CORRELATION + payment).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    TopUp asCredited() {
        return new TopUp(reference, owner, createdAt, true);
    }
}
