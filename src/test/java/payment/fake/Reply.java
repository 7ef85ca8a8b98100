package payment.fake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** An answer of a {@link FakeProvider}. */
public record Reply(int status, byte[] body, Map<String, String> headers) {

    public static Reply of(int status, String contentType, String body) {
        return new Reply(status, body.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", contentType));
    }

    public static Reply json(int status, String body) {
        return of(status, "application/json; charset=utf-8", body);
    }

    /** The body, read as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    Reply half() {
        return new Reply(status, Arrays.copyOf(body, body.length / 2), headers);
    }

    /** With further headers. */
    public Reply with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return new Reply(status, body, all);
    }
}
