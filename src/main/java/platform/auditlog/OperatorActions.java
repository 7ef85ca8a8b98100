package platform.auditlog;

import org.jspecify.annotations.Nullable;

/** The operator's action of the request that this thread serves. */
public final class OperatorActions {

    private OperatorActions() {}

    /** The action of the request that this thread serves; null if it serves none, or one by which no operator acts. */
    public static @Nullable OperatorAction current() {
        return AuditedRequest.current().map(AuditedRequest::action).orElse(null);
    }

    /**
     * Says of a request to a {@linkplain Audited#shared shared} end point that an operator acts by it, or tries to. To be called in the
     * request's thread, before anything is submitted or refused.
     */
    public static void begin() {
        AuditedRequest.current().ifPresent(AuditedRequest::begin);
    }
}
