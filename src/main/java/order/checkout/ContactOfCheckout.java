package order.checkout;

import order.checkout.CheckoutBody.ContactBody;
import order.command.Contact;
import org.jspecify.annotations.Nullable;
import platform.language.Language;
import platform.security.Caller;
import platform.security.Scopes;

/** Finds where the shopper of a checkout gets mails about the order. */
final class ContactOfCheckout {

    private ContactOfCheckout() {}

    /**
     * The address in the body counts, then that in the token of a shopper. The token of an operator says nothing about the shopper. The
     * language in the body counts, then the one that the request prefers.
     *
     * @param acceptLanguage value of the header Accept-Language; null if it is absent
     * @return null without an address; then no language is stored either
     */
    static @Nullable Contact of(CheckoutBody body, Caller caller, @Nullable String acceptLanguage) {
        ContactBody contact = body.contact();
        String email = contact == null ? null : contact.email();
        if (email == null && !caller.may(Scopes.OPERATOR_ORDERS)) {
            email = caller.email();
        }
        return email == null ? null : new Contact(email, language(contact, acceptLanguage));
    }

    private static @Nullable Language language(@Nullable ContactBody contact, @Nullable String acceptLanguage) {
        if (contact != null && contact.language() != null) {
            return Language.of(contact.language());
        }
        return acceptLanguage == null ? null : Language.preferred(acceptLanguage);
    }
}
