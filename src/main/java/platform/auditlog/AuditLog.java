package platform.auditlog;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import platform.idempotency.IdempotencyKey;
import platform.page.TimeKey;
import platform.privacy.PersonalData;
import platform.trace.Trace;
import platform.web.ProblemException;

/** The actions of operators. All methods join the running transaction, so an entry exists exactly if its change was committed. */
public interface AuditLog {

    /** Writes the entries with one statement when the transaction commits. An empty trail needs no statement. */
    void write(Trail trail);

    /**
     * Records one change by the operator whose request this thread handles. Does nothing if the request is not an operator's action. Use
     * this method in transactions that are not a unit of work.
     */
    default void record(Change change) {
        Trail trail = new Trail();
        trail.add(OperatorActions.current(), change);
        write(trail);
    }

    /**
     * Records the refusal of an action that an operator began with an earlier request, if the refusal of a request with this problem would
     * be recorded. The refusals of requests are recorded without further code.
     *
     * @param key for the same key and problem only one entry is written
     */
    void recordRefusal(OperatorAction action, String objectId, ProblemException refusal, IdempotencyKey key);

    /**
     * Lists the reasons that are sealed under the key of this person, newest first: reasons that operators gave about the person as a
     * customer, and reasons that the person gave as an operator. Needs one query on one index.
     *
     * @param keyOwner owner of the personal key
     * @param before return only reasons of entries older than this one; null to start with the newest
     * @param limit maximum number of reasons
     */
    List<SealedReason> reasonsSealedFor(String keyOwner, @Nullable TimeKey before, int limit);

    /** The changes to record for one transaction, in order. Belongs to one thread. */
    final class Trail {

        private final List<Step> steps = new ArrayList<>();

        /** @param trace trace id of the request */
        record Step(OperatorAction action, String trace, Change change) {}

        /** Adds a change with the trace id of this thread. Does nothing if there is no operator's action, or if the change changes nothing. */
        public void add(@Nullable OperatorAction action, Change change) {
            if (action != null && !change.isUnchanged()) {
                steps.add(new Step(action, Trace.current(), change));
            }
        }

        List<Step> steps() {
            return steps;
        }
    }

    /**
     * Why an operator did something, or tried to do it. It is stored as personal data of the person whom it is about, or of the operator.
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
