package platform.auditlog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The change of one object by an action. Neither {@code before} nor {@code after} may contain personal data: no name, address, contact or
 * free text about a person.
 *
 * @param objectId id of the object, as in the API
 * @param before a record or a map; null if the object did not exist
 * @param after a record or a map; null if the object no longer exists
 * @param reason free text from the request's body; null to use the reason in the request's header, if there is one
 * @param person owner of the personal key that seals the reason; null for the operator who gives the reason
 */
public record Change(
        String objectId,
        @Nullable Object before,
        @Nullable Object after,
        @Nullable String reason,
        @Nullable String person) {

    public static Change of(String objectId, @Nullable Object before, @Nullable Object after) {
        return new Change(objectId, before, after, null, null);
    }

    public Change because(@Nullable String given) {
        return new Change(objectId, before, after, given, person);
    }

    /** Marks the reason as personal data of this person: it becomes unreadable when the person's key is erased. */
    public Change about(String keyOwner) {
        return new Change(objectId, before, after, reason, keyOwner);
    }

    /** Whether the object is unchanged. Such a change is not recorded. */
    boolean isUnchanged() {
        return Objects.equals(before, after);
    }
}
