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
        @Nullable String reason) {}
