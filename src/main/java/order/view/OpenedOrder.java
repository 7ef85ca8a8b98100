package order.view;

import order.command.Address;
import order.replica.PersonalAttributes;
import order.stream.Order;
import order.stream.Return;
import org.jspecify.annotations.Nullable;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;

/**
 * An order with the key that opens its personal data, for an answer to those who may see it.
 *
 * @param key of the order's person; null when it has been erased, or when nothing is to be opened
 */
public record OpenedOrder(Order order, @Nullable PersonalKey key) {

    /** For an answer without personal data. */
    public static OpenedOrder closed(Order order) {
        return new OpenedOrder(order, null);
    }

    /** Null when the person's data has been erased. */
    @Nullable
    Address address() {
        return key == null
                ? null
                : Address.open(order.content().shippingAddress(), key).orElse(null);
    }

    /** Null when there is none, or the person's data has been erased. */
    @Nullable
    String giftMessage() {
        return open(order.content().giftMessage());
    }

    /** None when there are none, or the person's data has been erased. */
    PersonalAttributes personalAttributes() {
        PersonalData sealed = order.content().personalAttributes();
        return sealed == null || key == null ? PersonalAttributes.NONE : PersonalAttributes.open(sealed, key);
    }

    /** What a person typed, where it can be opened; else what stands in clear; null where there is nothing to say. */
    @Nullable
    public String reason() {
        String typed = open(order.progress().sealedReason());
        return typed == null ? order.progress().reason() : typed;
    }

    /** The reason of one of its returns, as {@link #reason}. */
    @Nullable
    public String reasonOf(Return returned) {
        String typed = open(returned.sealedReason());
        return typed == null ? returned.reason() : typed;
    }

    private @Nullable String open(@Nullable PersonalData sealed) {
        return sealed == null || key == null ? null : key.open(sealed).orElse(null);
    }
}
