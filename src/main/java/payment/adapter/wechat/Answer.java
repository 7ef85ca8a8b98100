package payment.adapter.wechat;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Checks of the fields of an answer. An answer that lacks a field, or that is about something else, is no answer. */
final class Answer {

    private Answer() {}

    static <T> T present(String field, @Nullable T value) throws IOException {
        if (value == null) {
            throw wrong(field);
        }
        return value;
    }

    static void requireEqual(String field, @Nullable Object found, Object expected) throws IOException {
        if (!expected.equals(found)) {
            throw wrong(field);
        }
    }

    static IOException wrong(String field) {
        return new IOException("The answer of WeChat Pay lacks %s, or has a wrong one".formatted(field));
    }
}
