package platform.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import org.springframework.http.MediaType;
import platform.language.Language;
import platform.language.ProblemTexts;

/**
 * The body of every answer to a refused or failed request (RFC 9457, with extensions).
 *
 * @param type the address of the problem in the catalogue of problems, relative to the address of the platform
 * @param title the problem in a few words, in the language of the header Accept-Language, the same for every answer with this code
 * @param status the HTTP status
 * @param detail the same text as {@code message}, under the name of the standard
 * @param code code of the problem, for programs: {@code INVENTORY_SHORTAGE}
 * @param message description of this occurrence, for people, in the same language
 * @param details further values; they depend on the code
 * @param traceId trace id that identifies this request in the log
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "code", "message", "details", "trace_id"})
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String message,
        Map<String, ?> details,
        @JsonProperty("trace_id") String traceId) {

    public static final MediaType MEDIA_TYPE = MediaType.APPLICATION_PROBLEM_JSON;

    /**
     * @param language of the texts for people. In another language than English, the message is the same for every answer with this code. A
     *     problem of an extension has English texts only
     */
    static Problem of(ProblemException refusal, String traceId, Language language) {
        String message = ProblemTexts.message(refusal.code(), language).orElse(refusal.message());
        return new Problem(
                refusal.kind().type(),
                ProblemTexts.title(refusal.code(), language)
                        .orElse(refusal.kind().description().title()),
                refusal.status(),
                message,
                refusal.code(),
                message,
                refusal.details(),
                traceId);
    }
}
