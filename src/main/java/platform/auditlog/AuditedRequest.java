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
import platform.card.CardNumbers;
import platform.idempotency.IdempotencyKey;
import platform.security.Caller;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemException;

/** A request that reached its end point, with the values that the audit log needs. */
record AuditedRequest(HttpServletRequest request) {

    private static final String ATTRIBUTE = OperatorAction.class.getName();
    private static final Pattern ENCODED = Pattern.compile("[ -~]*");
    private static final Pattern VISIBLE = Pattern.compile(Visible.PATTERN);

    /** The request that this thread handles; empty if it handles none. */
    static Optional<AuditedRequest> current() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes served
                ? Optional.of(new AuditedRequest(served.getRequest()))
                : Optional.empty();
    }

    /** The operator's action; null before {@link #begin}. */
    @Nullable
    OperatorAction action() {
        return (OperatorAction) request.getAttribute(ATTRIBUTE);
    }

    /** Begins the action that the end point declares. Does nothing if it declares none. */
    void begin() {
        declared().ifPresent(declared -> request.setAttribute(ATTRIBUTE, action(declared, reason())));
    }

    /**
     * The action that was refused to an operator: the action that has begun, or else the one that the end point declares for operators
     * only.
     */
    Optional<OperatorAction> refused() {
        return Optional.ofNullable(action())
                .or(() -> declared().filter(audited -> !audited.shared()).map(audited -> action(audited, null)));
    }

    /** Id of the object in the path; null if only the body identifies the object. */
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

    /** A key that is the same for each repeat of the request; null if the request has no idempotency key. */
    @Nullable
    String idempotencyKey(String subject) {
        String value = IdempotencyKey.valueIn(request);
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

    boolean hasReason() {
        String header = request.getHeader(Audited.REASON_HEADER);
        return header != null && !header.isBlank();
    }

    /** @throws ProblemException 400 that names the header, if its value is invalid */
    private @Nullable String reason() {
        if (!hasReason()) {
            return null;
        }
        String header = request.getHeader(Audited.REASON_HEADER);
        String reason = ENCODED.matcher(header).matches() ? decoded(header) : null;
        if (reason == null
                || reason.length() > Limits.MAX_TEXT
                || !VISIBLE.matcher(reason).matches()) {
            throw ProblemException.invalid(
                    Audited.REASON_HEADER,
                    "must be a text of at most %d characters without control characters, percent-encoded as UTF-8"
                            .formatted(Limits.MAX_TEXT));
        }
        if (CardNumbers.isIn(reason)) {
            throw ProblemException.invalid(Audited.REASON_HEADER, CardNumbers.RULE);
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
