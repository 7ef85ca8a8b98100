package platform.auditlog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import platform.page.TimeKey;
import platform.privacy.PersonalData;

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
    List<SealedReason> sealedFor(String keyOwner, @Nullable TimeKey before, int limit);

    /**
     * Why an operator did something, or tried to do it.
     *
     * @param position position of the entry of this reason
     * @param objectId null if the request was refused before it named an object
     */
    record SealedReason(
            TimeKey position,
            String action,
            String objectType,
            @Nullable String objectId,
            PersonalData reason) {}
}
