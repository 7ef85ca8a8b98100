package platform.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The refusal of a request, with the content of the answer. It has no stack trace, because a refusal is a normal answer and not a fault.
 */
public final class ProblemException extends RuntimeException {

    private final int status;
    private final String code;
    private final String message;
    private final transient Map<String, ?> details;
    private final @Nullable Duration retryAfter;

    public ProblemException(int status, String code, String message, Map<String, ?> details) {
        this(status, code, message, details, null);
    }

    private ProblemException(
            int status, String code, String message, Map<String, ?> details, @Nullable Duration retryAfter) {
        super(code + ": " + message, null, false, false);
        this.status = status;
        this.code = code;
        this.message = message;
        this.details = details;
        this.retryAfter = retryAfter;
    }

    /** A 400 that names the bad fields in a stable order, at most {@link Limits#MAX_NAMED_PROBLEMS}, and counts the others. */
    public static ProblemException invalid(List<FieldProblem> fields) {
        List<FieldProblem> named =
                fields.stream().sorted().limit(Limits.MAX_NAMED_PROBLEMS).toList();
        int omitted = fields.size() - named.size();
        return omitted == 0
                ? new ProblemException(
                        400,
                        "VALIDATION_FAILED",
                        "Some fields are invalid; details.fields lists each with its rule.",
                        Map.of("fields", named))
                : new ProblemException(
                        400,
                        "VALIDATION_FAILED",
                        "Some fields are invalid; details.fields lists %d of them, and %d more are not listed."
                                .formatted(named.size(), omitted),
                        Map.of("fields", named, "omitted", omitted));
    }

    /** A 400 for a single bad field. */
    public static ProblemException invalid(String field, String rule) {
        return invalid(List.of(new FieldProblem(field, rule)));
    }

    public static ProblemException notFound(String message) {
        return new ProblemException(404, "NOT_FOUND", message, Map.of());
    }

    /** A 503 that tells the caller when to retry. */
    public static ProblemException unavailable(String message, Duration retryAfter) {
        return new ProblemException(503, "UNAVAILABLE", message, Map.of(), retryAfter);
    }

    /** A 429 that tells the caller when to retry. */
    public static ProblemException tooManyRequests(
            String code, String message, Map<String, ?> details, Duration retryAfter) {
        return new ProblemException(429, code, message, details, retryAfter);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The message without the code, unlike {@link #getMessage()}, which starts with the code. */
    public String message() {
        return message;
    }

    public Map<String, ?> details() {
        return details;
    }

    /** The value of the Retry-After header: whole seconds, rounded up, at least one; null if there is no time to wait for. */
    @Nullable
    String retryAfterSeconds() {
        return retryAfter == null
                ? null
                : String.valueOf(Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds()));
    }
}
