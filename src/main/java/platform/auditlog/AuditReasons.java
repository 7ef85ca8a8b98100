package platform.auditlog;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import platform.page.Cursor;
import platform.privacy.PersonalData;
import platform.web.ProblemException;

/** Why operators did what they did, as it is kept: personal data of whom it is about, or of the operator. */
public interface AuditReasons {

    /**
     * The reasons that are sealed under the key of this person, newest first: those that operators gave about the person as a customer, and
     * those that the person gave as an operator. Reads one index, by one query.
     *
     * @param keyOwner the owner of the personal key
     * @param before only reasons of entries older than this one; null for the newest
     * @param limit how many at most
     */
    List<SealedReason> sealedFor(String keyOwner, @Nullable Position before, int limit);

    /** Of an entry in the log. Later entries are greater by time, and by id at the same time. */
    record Position(Instant at, UUID entryId) {

        /**
         * @param cursor null for the newest entry
         * @throws ProblemException 400 if it is none that {@link #cursor} made
         */
        public static @Nullable Position parse(@Nullable String cursor) {
            return Cursor.parse(cursor, 2)
                    .map(place -> new Position(place.instant(0), place.uuid(1)))
                    .orElse(null);
        }

        public Cursor cursor() {
            return Cursor.of(at.toString(), entryId.toString());
        }
    }

    /**
     * Why an operator did something, or tried to.
     *
     * @param position of its entry
     * @param objectId null where the request was refused before it named an object
     */
    record SealedReason(
            Position position,
            String action,
            String objectType,
            @Nullable String objectId,
            PersonalData reason) {}
}
