package replay.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of the demo, with bodies made of maps and lists. The idempotency key of a write follows from its route and body, so the same call of
 * a later run is a repetition.
 */
public final class DemoCalls {

    private static final String API = "/api/v2";

    private final PlatformCalls calls;
    private final JsonMapper json;

    public DemoCalls(PlatformCalls calls, JsonMapper json) {
        this.calls = calls;
        this.json = json;
    }

    /** @param path below {@code /api/v2}, with its query */
    public Answer get(String path) {
        return calls.get(API + path);
    }

    public Answer put(String path, Map<String, ?> body) {
        return write("PUT", path, body);
    }

    public Answer post(String path, Map<String, ?> body) {
        return write("POST", path, body);
    }

    /** Posts to the sandbox of the provider or of the carrier. */
    public Answer postToSandbox(String path, Map<String, ?> body) {
        return calls.withoutToken("POST", "/sandbox" + path, json.writeValueAsBytes(body));
    }

    /** Sets the behaviour of the sandbox provider; what the body leaves out gets its default. */
    public Answer behaviour(Map<String, ?> body) {
        return calls.withoutToken("PUT", "/sandbox/behaviour", json.writeValueAsBytes(body));
    }

    private Answer write(String method, String path, Map<String, ?> body) {
        byte[] bytes = json.writeValueAsBytes(body);
        byte[] route = (method + path + "\n").getBytes(StandardCharsets.UTF_8);
        return calls.write(method, API + path, RequestKeys.ofDemo(route, bytes), bytes);
    }

    /** A text as a segment of a path or as a value of a query. */
    public static String encoded(String text) {
        return PlatformApi.encoded(text);
    }

    /** Reads the text of a field of an answer; empty if it is absent. */
    public static Optional<String> text(Answer answer, String field) {
        return Optional.of(answer.body().path(field).asString("")).filter(it -> !it.isEmpty());
    }
}
