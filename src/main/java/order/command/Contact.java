package order.command;

import order.OrderEvent;
import org.jspecify.annotations.Nullable;
import platform.language.Language;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;

/**
 * Where the platform sends news about an order. The address is in clear text only in HTTP requests and responses; everywhere else it is
 * encrypted.
 *
 * @param language in which the shopper reads; null for the shop's default
 */
public record Contact(String email, @Nullable Language language) {

    public OrderEvent.Contact seal(PersonalKey key) {
        PersonalData sealed = key.seal(email);
        return new OrderEvent.Contact(sealed, language == null ? null : language.tag());
    }

    /** Without the address, because it may be logged. */
    @Override
    public String toString() {
        return "Contact[language=%s]".formatted(language);
    }
}
