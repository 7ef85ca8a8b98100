package payment.approval;

import org.jspecify.annotations.Nullable;
import platform.privacy.PersonalData;

/**
 * Who has asked for money. One subject of one issuer counts as one person.
 *
 * @param issuer of the token; null if the platform has asked, or if the issuer is not known
 * @param operator subject of the operator's token; null unless an operator has asked
 * @param shopper subject of the shopper's token, sealed under the key of the order's person; null unless a shopper has asked
 */
public record Asker(
        Kind kind,
        @Nullable String issuer,
        @Nullable String operator,
        @Nullable PersonalData shopper) {

    /** As in the JSON of the row. */
    public enum Kind {
        /** A rule of the platform, for example because a payment was late. No person has asked. */
        PLATFORM,
        OPERATOR,
        SHOPPER
    }
}
