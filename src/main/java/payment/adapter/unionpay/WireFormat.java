package payment.adapter.unionpay;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The forms of a message on the wire. Requests and notifications are HTML forms. Answers look like forms, but nothing in them is encoded. */
final class WireFormat {

    private static final char NONE = 0;

    private WireFormat() {}

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException if the body is not a form, or has a field twice */
    static Map<String, String> ofForm(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        for (String field : text(body).split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("The body is not a form.");
            }
            put(fields, decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException if the body has no fields, or a field twice */
    static Map<String, String> ofAnswer(byte[] body) {
        String text = text(body).strip();
        if (text.startsWith("{") && text.endsWith("}")) {
            text = text.substring(1, text.length() - 1);
        }
        Map<String, String> fields = new HashMap<>();
        for (int start = 0; start < text.length(); ) {
            int equals = text.indexOf('=', start);
            if (equals <= start) {
                throw new IllegalArgumentException("The answer has no fields.");
            }
            int end = endOfValue(text, equals + 1);
            put(fields, text.substring(start, equals), text.substring(equals + 1, end));
            start = end + 1;
        }
        return fields;
    }

    /** An ampersand within braces or brackets belongs to the value. */
    private static int endOfValue(String text, int from) {
        char closing = NONE;
        for (int i = from; i < text.length(); i++) {
            char next = text.charAt(i);
            if (closing != NONE) {
                closing = next == closing ? NONE : closing;
            } else if (next == '{') {
                closing = '}';
            } else if (next == '[') {
                closing = ']';
            } else if (next == '&') {
                return i;
            }
        }
        return text.length();
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (fields.put(name, value) != null) {
            throw new IllegalArgumentException("A field occurs twice.");
        }
    }
}
