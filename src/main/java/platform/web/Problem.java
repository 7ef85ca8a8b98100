package platform.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * The body of every answer to a refused or failed request (RFC 9457, with extensions).
 *
 * @param type always {@code about:blank}
 * @param title the HTTP status in words
 * @param status the HTTP status
 * @param code code of the error, for programs: {@code INVENTORY_SHORTAGE}
 * @param message description of the error, for people
 * @param details further values; they depend on the code
 * @param traceId trace id that identifies this request in the log
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
