package platform.auditlog;

import org.jspecify.annotations.Nullable;

/**
 * What an operator does by one request.
 *
 * @param subject of the operator's token
 * @param name as {@link Audited#value} says
 * @param objectType as {@link Audited#object} says
 * @param reason as the operator gave it with the request
 */
public record OperatorAction(
        String subject,
        String name,
        String objectType,
        @Nullable String reason) {

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
