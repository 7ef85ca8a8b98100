package order;

import org.jspecify.annotations.Nullable;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;

/**
 * The personal data of one order in clear, for an answer to those who may see it.
 *
 * @param address null when the person's data has been erased
 * @param giftMessage null when there is none, or the person's data has been erased
 */
record OpenedData(@Nullable Address address, @Nullable String giftMessage) {

    /** @param key of the order's person; null when it has been erased */
    static OpenedData of(Order order, @Nullable PersonalKey key) {
        if (key == null) {
            return new OpenedData(null, null);
        }
        Order.Content content = order.content();
        return new OpenedData(
                Address.open(content.shippingAddress(), key).orElse(null), open(content.giftMessage(), key));
    }

    private static @Nullable String open(@Nullable PersonalData sealed, PersonalKey key) {
        return sealed == null ? null : key.open(sealed).orElse(null);
    }

    @Override
    public String toString() {
        return "OpenedData"; // what it holds may not be logged
    }
}
