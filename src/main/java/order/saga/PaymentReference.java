package order.saga;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** Names the payment of an order, before the payment has begun. */
public final class PaymentReference {

    private PaymentReference() {}

    /** {@code pay_} and 22 characters that are safe in a path. */
    public static String of(UUID orderId) {
        ByteBuffer bytes = ByteBuffer.allocate(16)
                .putLong(orderId.getMostSignificantBits())
                .putLong(orderId.getLeastSignificantBits());
        return "pay_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
