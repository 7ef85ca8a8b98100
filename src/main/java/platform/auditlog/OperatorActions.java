package platform.auditlog;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Access to the operator's action in the request that this thread handles. */
public final class OperatorActions {

    private static final ScopedValue<OperatorAction> LATER = ScopedValue.newInstance();

    private OperatorActions() {}

    /**
     * The action of the request that this thread handles, or of the work that this thread does {@linkplain #within within} an action; null
     * if there is none.
     */
    public static @Nullable OperatorAction current() {
        if (LATER.isBound()) {
            return LATER.get();
        }
        return AuditedRequest.current().map(AuditedRequest::action).orElse(null);
    }

    /**
     * Marks a request to a {@linkplain Audited#shared shared} end point as an action, or attempt, of an operator. Must be called in the
     * request's thread, before the request is submitted or refused.
     */
    public static void begin() {
        AuditedRequest.current().ifPresent(AuditedRequest::begin);
    }

    /** Does work of this action, on a thread that handles no request. */
    public static <T> T within(OperatorAction action, Supplier<T> work) {
        return ScopedValue.where(LATER, action).call(work::get);
    }

    /** Whether the request that this thread handles gives a reason for the audit log; the reason may be invalid. */
    public static boolean haveReason() {
        return AuditedRequest.current().map(AuditedRequest::hasReason).orElse(false);
    }
}
