package order.view;

import order.OrderEvent.Contact;
import order.OrderEvent.PaymentTerms;
import order.command.Address;
import order.replica.PersonalAttributes;
import order.stream.Order;
import order.stream.Return;
import org.jspecify.annotations.Nullable;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;

/**
 * An order with the key that decrypts its personal data, for a response to a caller who may see the data.
 *
 * @param key the key of the order's person; null if the key has been erased, or if the response has no personal data
 */
public record DecryptableOrder(Order order, @Nullable PersonalKey key) {

    /** For a response without personal data. */
    public static DecryptableOrder closed(Order order) {
        return new DecryptableOrder(order, null);
    }

    /** Null if there is no key, or the person's data has been erased. */
    public @Nullable Address address() {
        return key == null
                ? null
                : Address.open(order.content().shippingAddress(), key).orElse(null);
    }

    /** Null if there is no message or no key, or the person's data has been erased. */
    @Nullable
    String payerId() {
        PaymentTerms terms = order.choice().terms();
        return terms == null ? null : open(terms.payerId());
    }

    @Nullable
    String giftMessage() {
        return open(order.content().giftMessage());
    }

    /** Empty if there are no personal attributes or no key, or the person's data has been erased. */
    PersonalAttributes personalAttributes() {
        PersonalData sealed = order.content().personalAttributes();
        return sealed == null || key == null ? PersonalAttributes.NONE : PersonalAttributes.open(sealed, key);
    }

    /** The reason that a person typed, if it can be decrypted; otherwise the reason in clear text; null if there is neither. */
    public @Nullable String reason() {
        String typed = open(order.progress().sealedReason());
        return typed == null ? order.progress().reason() : typed;
    }

    /** The reason of one of the order's returns, found in the same way as {@link #reason}. */
    public @Nullable String reasonOf(Return returned) {
        String typed = open(returned.sealedReason());
        return typed == null ? returned.reason() : typed;
    }

    /** Null if there is no contact or no key, or the person's data has been erased. */
    @Nullable
    ContactView contact() {
        Contact contact = order.content().contact();
        String email = contact == null ? null : open(contact.email());
        return contact == null || email == null ? null : new ContactView(email, contact.language());
    }

    private @Nullable String open(@Nullable PersonalData sealed) {
        return sealed == null || key == null ? null : key.open(sealed).orElse(null);
    }
}
