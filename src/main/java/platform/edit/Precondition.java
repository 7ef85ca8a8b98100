package platform.edit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/**
 * The condition of a write on the state that it finds (RFC 9110, section 13). It is checked in the transaction of the write, while the row
 * is locked, and after the idempotency key. So the repeat of an accepted write is answered as before.
 *
 * @param match the write needs one of these states; null for any state
 * @param noneMatch the write refuses these states; null for no state
 */
public record Precondition(@Nullable Tags match, @Nullable Tags noneMatch) {

    public static final Precondition NONE = new Precondition(null, null);

    /**
     * The tags of one header.
     *
     * @param any {@code *}: every state of an object that exists
     * @param edits the first parts of the tags
     */
    record Tags(boolean any, Set<String> edits) {

        static Tags of(List<String> tags) {
            return new Tags(false, tags.stream().map(Precondition::editOf).collect(Collectors.toUnmodifiableSet()));
        }

        boolean has(@Nullable EntityTag current) {
            return current != null && (any || edits.contains(current.edit()));
        }
    }

    /** The object is as it was read. */
    public static Precondition unchanged(EntityTag read) {
        return new Precondition(new Tags(false, Set.of(read.edit())), null);
    }

    /** @param current null if the object does not exist */
    public boolean allows(@Nullable EntityTag current) {
        return (match == null || match.has(current)) && (noneMatch == null || !noneMatch.has(current));
    }

    /** The 412 of a write whose precondition does not allow the current state. */
    public static ProblemException failed() {
        return new ProblemException(
                PlatformProblem.PRECONDITION_FAILED,
                "The object is not in the state that If-Match or If-None-Match asks for; read it again.",
                Map.of());
    }

    private static String editOf(String tag) {
        int end = tag.indexOf(EntityTag.SEPARATOR);
        return end < 0 ? tag : tag.substring(0, end);
    }
}
