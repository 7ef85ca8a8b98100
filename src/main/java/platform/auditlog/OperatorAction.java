package platform.auditlog;

import org.jspecify.annotations.Nullable;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;

/**
 * The action of an operator in one request.
 *
 * @param subject subject of the operator's token
 * @param name see {@link Audited#value}
 * @param objectType see {@link Audited#object}
 * @param reason reason in the request's header; null if the operator gave none
 */
public record OperatorAction(
        String subject,
        String name,
        String objectType,
        @Nullable String reason) {

    /** Owner of the personal key under which the reasons of this operator are sealed. */
    public static String keyOwner(String subject) {
        return "user:" + subject;
    }

    /**
     * Seals an operator's reason as personal data of the operator, because it may be about a person.
     *
     * @return null if there is no reason
     */
    public static @Nullable PersonalData sealed(PersonalKeys keys, String subject, @Nullable String reason) {
        return reason == null ? null : keys.seal(keyOwner(subject), reason);
    }
}
