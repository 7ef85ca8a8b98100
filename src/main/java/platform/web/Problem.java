package platform.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * What every refused or failed request is answered with (RFC 9457, with extensions).
 *
 * @param type always {@code about:blank}
 * @param title the status in words
 * @param status the HTTP status
 * @param code what went wrong, for programs: {@code INVENTORY_SHORTAGE}
 * @param message what went wrong, for people
 * @param details depends on the code
 * @param traceId names this request in the log
 */
@JsonPropertyOrder({"type", "title", "status", "code", "message", "details", "trace_id"})
public record Problem(
        String type,
        String title,
        int status,
        String code,
        String message,
        Map<String, ?> details,
        @JsonProperty("trace_id") String traceId) {

    public static final MediaType MEDIA_TYPE = MediaType.APPLICATION_PROBLEM_JSON;

    static Problem of(ProblemException refusal, String traceId) {
        HttpStatus status = HttpStatus.resolve(refusal.status());
        String title = status == null ? String.valueOf(refusal.status()) : status.getReasonPhrase();
        return new Problem(
                "about:blank", title, refusal.status(), refusal.code(), refusal.message(), refusal.details(), traceId);
    }
}
