package platform.auditlog;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import platform.page.Cursor;
import platform.privacy.PersonalData;
import platform.web.ProblemException;

/**
 * The reasons that operators gave for their actions. Each is stored as personal data of the person whom it is about, or of the operator.
 */
public interface AuditReasons {

    /**
     * Lists the reasons that are sealed under the key of this person, newest first: reasons that operators gave about the person as a
     * customer, and reasons that the person gave as an operator. Needs one query on one index.
     *
     * @param keyOwner owner of the personal key
     * @param before return only reasons of entries older than this one; null to start with the newest
     * @param limit maximum number of reasons
     */
    List<SealedReason> sealedFor(String keyOwner, @Nullable Position before, int limit);

    /** Position of an entry in the log. Entries are ordered by time, and by id at the same time. */
    record Position(Instant at, UUID entryId) {

        /**
         * Parses a cursor.
         *
         * @param cursor null to start with the newest entry
         * @return null if the cursor is null
         * @throws ProblemException 400 if the text is not a cursor that {@link #cursor} made
         */
        public static @Nullable Position parse(@Nullable String cursor) {
            return Cursor.parse(cursor, 2)
                    .map(parsed -> new Position(parsed.instant(0), parsed.uuid(1)))
                    .orElse(null);
        }

        public Cursor cursor() {
            return Cursor.of(at.toString(), entryId.toString());
        }
    }

    /**
     * Why an operator did something, or tried to do it.
     *
     * @param position position of the entry of this reason
     * @param objectId null if the request was refused before it named an object
     */
    record SealedReason(
            Position position,
            String action,
            String objectType,
            @Nullable String objectId,
            PersonalData reason) {}
}
