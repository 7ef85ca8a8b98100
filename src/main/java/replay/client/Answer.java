package replay.client;

import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An HTTP answer.
 *
 * @param status the HTTP status
 * @param body the JSON; a missing node if the answer had none
 * @param retryAfter how long the platform asks the caller to wait; empty if it does not ask
 */
public record Answer(int status, JsonNode body, Optional<Duration> retryAfter) {

    private static final int LONGEST_DESCRIPTION = 500;

    public boolean is(int expectedStatus) {
        return status == expectedStatus;
    }

    /** Whether the answer is a refusal with this status and problem code. */
    public boolean is(int expectedStatus, String code) {
        return status == expectedStatus && code.equals(code());
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    private String code() {
        return body.path("code").asString("");
    }

    /** Status, code, message and details of a refusal, on one line and cut to a maximum length. */
    public String description() {
        StringBuilder text = new StringBuilder().append(status);
        if (body.isObject()) {
            text.append(' ').append(code());
            text.append(": ")
                    .append(body.path("message").asString(body.path("detail").asString("")));
            if (body.has("details")) {
                text.append(' ').append(body.path("details"));
            }
        }
        String line = text.toString().replaceAll("\\R", " ");
        return line.length() <= LONGEST_DESCRIPTION ? line : line.substring(0, LONGEST_DESCRIPTION) + "…";
    }
}
