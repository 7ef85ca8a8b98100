package order.availability;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The Lua scripts, which Redis runs atomically. The comment in each file describes its keys, arguments and result. */
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

    /** SHA-1 of the text. Redis identifies a script that it already has by this digest. */
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
