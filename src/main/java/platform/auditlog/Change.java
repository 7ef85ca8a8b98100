package platform.auditlog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an action does to one object. Neither value may hold personal data: no name, address, contact or free text about a person.
 *
 * @param objectId as the API names the object
 * @param before a record or a map; null if there was no such object
 * @param after a record or a map; null if there is no such object any more
 * @param reason free text that came in the request's body; null for the reason that came with the request, if any
 * @param person whose personal key seals the reason; null for the operator who gives it
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

    /** The reason is about this person: it can no longer be read when the person's key is erased. */
    public Change about(String keyOwner) {
        return new Change(objectId, before, after, reason, keyOwner);
    }

    /** Whether the object stays as it was; nothing is recorded then. */
    boolean isNone() {
        return Objects.equals(before, after);
    }
}
