package platform.web;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The refusal of a request, with the content of the answer. It has no stack trace, because a refusal is a normal answer and not a fault.
 */
public final class ProblemException extends RuntimeException {

    private final int status;
    private final ProblemCode code;
    private final String message;
    private final transient Map<String, ?> details;
    private final @Nullable Duration retryAfter;

    public ProblemException(ProblemCode code, String message, Map<String, ?> details) {
        this(code, message, details, null);
    }

    private ProblemException(ProblemCode code, String message, Map<String, ?> details, @Nullable Duration retryAfter) {
        this(code.description().status(), code, message, details, retryAfter);
    }

    private ProblemException(
            int status, ProblemCode code, String message, Map<String, ?> details, @Nullable Duration retryAfter) {
        super(code.name() + ": " + message, null, false, false);
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
                        PlatformProblem.VALIDATION_FAILED,
                        "Some fields are invalid; details.fields lists each with its rule.",
                        Map.of("fields", named))
                : new ProblemException(
                        PlatformProblem.VALIDATION_FAILED,
                        "Some fields are invalid; details.fields lists %d of them, and %d more are not listed."
                                .formatted(named.size(), omitted),
                        Map.of("fields", named, "omitted", omitted));
    }

    /** A 400 for a single bad field. */
    public static ProblemException invalid(String field, String rule) {
        return invalid(List.of(new FieldProblem(field, rule)));
    }

    /** @throws ProblemException 400 that names the fields, if there are any */
    public static void requireNone(List<FieldProblem> fields) {
        if (!fields.isEmpty()) {
            throw invalid(fields);
        }
    }

    public static ProblemException notFound(String message) {
        return new ProblemException(PlatformProblem.NOT_FOUND, message, Map.of());
    }

    /** A 503 that tells the caller when to retry. */
    public static ProblemException unavailable(String message, Duration retryAfter) {
        return new ProblemException(PlatformProblem.UNAVAILABLE, message, Map.of(), retryAfter);
    }

    /** A 503 with a code of its own that tells the caller when to retry. */
    public static ProblemException unavailable(ProblemCode code, String message, Duration retryAfter) {
        return new ProblemException(code, message, Map.of(), retryAfter);
    }

    /** A 429 that tells the caller when to retry. */
    public static ProblemException tooManyRequests(
            ProblemCode code, String message, Map<String, ?> details, Duration retryAfter) {
        return new ProblemException(code, message, details, retryAfter);
    }

    /** A refusal by Spring, Tomcat or the container, which is known only by its HTTP status. */
    static ProblemException ofStatus(HttpStatusCode status, String message) {
        HttpStatus known = HttpStatus.resolve(status.value());
        ProblemCode code = Arrays.stream(PlatformProblem.values())
                .filter(each -> known != null && each.name().equals(known.name()))
                .findFirst()
                .orElse(PlatformProblem.ERROR);
        return new ProblemException(status.value(), code, message, Map.of(), null);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code.name();
    }

    /** The kind of the problem, with the texts of the catalogue. */
    public ProblemCode kind() {
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
    public @Nullable String retryAfterSeconds() {
        return retryAfter == null
                ? null
                : String.valueOf(Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds()));
    }
}
