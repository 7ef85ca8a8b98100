package platform.auditlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.UriUtils;
import platform.idempotency.IdempotencyKey;
import platform.security.Caller;
import platform.web.Limits;
import platform.web.ProblemException;
import platform.web.Texts;

/** A request that reached its end point, as far as the audit log asks. */
record AuditedRequest(HttpServletRequest request) {

    private static final String ATTRIBUTE = OperatorAction.class.getName();
    private static final Pattern ENCODED = Pattern.compile("[ -~]*");
    private static final Pattern VISIBLE = Pattern.compile(Texts.VISIBLE);

    /** The request that this thread serves. */
    static Optional<AuditedRequest> current() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes served
                ? Optional.of(new AuditedRequest(served.getRequest()))
                : Optional.empty();
    }

    /** What the operator does; null before it is begun. */
    @Nullable
    OperatorAction action() {
        return (OperatorAction) request.getAttribute(ATTRIBUTE);
    }

    /** Begins the action that the end point declares. */
    void begin() {
        declared().ifPresent(declared -> request.setAttribute(ATTRIBUTE, action(declared, reason())));
    }

    /** What an operator was refused: the action that was begun, or that the end point declares for operators alone. */
    Optional<OperatorAction> refused() {
        return Optional.ofNullable(action())
                .or(() -> declared().filter(audited -> !audited.shared()).map(audited -> action(audited, null)));
    }

    /** What the path names; null where only the body would. */
    @Nullable
    String objectId() {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return declared()
                .filter(audited -> audited.id().length > 0)
                .map(audited -> Arrays.stream(audited.id())
                        .map(variable -> String.valueOf(((Map<?, ?>) variables).get(variable)))
                        .collect(Collectors.joining("/")))
                .orElse(null);
    }

    /** The same for a repeated request; null without a key. */
    @Nullable
    String idempotencyKey(String subject) {
        String value = request.getHeader(IdempotencyKey.HEADER);
        return value == null
                ? null
                : IdempotencyKey.of(subject, request, value, new byte[0]).key();
    }

    private Optional<Audited> declared() {
        return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod endPoint
                ? Optional.ofNullable(endPoint.getMethodAnnotation(Audited.class))
                : Optional.empty();
    }

    private static OperatorAction action(Audited declared, @Nullable String reason) {
        return new OperatorAction(Caller.current().subject(), declared.value(), declared.object(), reason);
    }

    /** @throws ProblemException 400 that names the header */
    private @Nullable String reason() {
        String header = request.getHeader(Audited.REASON_HEADER);
        if (header == null || header.isBlank()) {
            return null;
        }
        String reason = ENCODED.matcher(header).matches() ? decoded(header) : null;
        if (reason == null
                || reason.length() > Limits.MAX_TEXT
                || !VISIBLE.matcher(reason).matches()) {
            throw ProblemException.invalid(
                    Audited.REASON_HEADER,
                    "must be a text of at most %d characters without control characters, percent-encoded as UTF-8"
                            .formatted(Limits.MAX_TEXT));
        }
        return reason.strip();
    }

    private static @Nullable String decoded(String header) {
        try {
            return UriUtils.decode(header, UTF_8);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
