package platform.page;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import platform.web.ProblemException;

/** The position of a row in a list that is ordered by a time, and by an id at the same time. */
public record TimeKey(Instant at, UUID id) {

    /**
     * Parses the cursor of such a list.
     *
     * @param cursor null or empty for the first page
     * @return null for the first page
     * @throws ProblemException 400 if the text is not a cursor that {@link #cursor} made
     */
    public static @Nullable TimeKey parse(@Nullable String cursor) {
        return Cursor.parse(cursor, 2)
                .map(parsed -> new TimeKey(parsed.instant(0), parsed.uuid(1)))
                .orElse(null);
    }

    public Cursor cursor() {
        return Cursor.of(at.toString(), id.toString());
    }
}
