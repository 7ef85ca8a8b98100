package order.availability;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What Redis is asked to do at once; each file says what it takes and gives. */
enum Script {
    ERA("era.lua"),
    FEED("feed.lua"),
    TAKE("take.lua"),
    SETTLE("settle.lua");

    private final String text;
    private final String digest;

    Script(String file) {
        text = read(file);
        digest = Base16.digest(text.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return text;
    }

    /** SHA-1 of the text, by which Redis knows a script that it was sent before. */
    String digest() {
        return digest;
    }

    private static String read(String file) {
        try (InputStream resource = Script.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(resource, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
