package order.saga;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** Derives the reference of the payment from the order id, so that it is known before the payment exists. */
public final class PaymentReference {

    private PaymentReference() {}

    /** The reference: {@code pay_} and 22 characters that are safe in a URL path. */
    public static String of(UUID orderId) {
        ByteBuffer bytes = ByteBuffer.allocate(16)
                .putLong(orderId.getMostSignificantBits())
                .putLong(orderId.getLeastSignificantBits());
        return "pay_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
