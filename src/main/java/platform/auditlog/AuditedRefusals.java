package platform.auditlog;

import platform.idempotency.IdempotencyKey;
import platform.web.ProblemException;

/** Records refusals of actions that an operator began with an earlier request. The refusals of requests are recorded without further code. */
public interface AuditedRefusals {

    /**
     * Records the refusal in the running transaction, if the refusal of a request with this problem would be recorded.
     *
     * @param key for the same key and problem only one entry is written
     */
    void record(OperatorAction action, String objectId, ProblemException refusal, IdempotencyKey key);
}
