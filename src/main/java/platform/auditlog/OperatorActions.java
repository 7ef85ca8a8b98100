package platform.auditlog;

import org.jspecify.annotations.Nullable;

/** Access to the operator's action in the request that this thread handles. */
public final class OperatorActions {

    private OperatorActions() {}

    /**
     * The action of the request that this thread handles; null if the thread handles no request, or one that is not an operator's action.
     */
    public static @Nullable OperatorAction current() {
        return AuditedRequest.current().map(AuditedRequest::action).orElse(null);
    }

    /**
     * Marks a request to a {@linkplain Audited#shared shared} end point as an action, or attempt, of an operator. Must be called in the
     * request's thread, before the request is submitted or refused.
     */
    public static void begin() {
        AuditedRequest.current().ifPresent(AuditedRequest::begin);
    }

    /** Whether the request that this thread handles gives a reason for the audit log; the reason may be invalid. */
    public static boolean haveReason() {
        return AuditedRequest.current().map(AuditedRequest::hasReason).orElse(false);
    }
}
