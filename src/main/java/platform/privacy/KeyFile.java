package platform.privacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import platform.files.PrivateFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of personal keys and erasures that only its owner may read. It has one line of JSON for each key or erasure. The first line
 * identifies the format. The last line holds the number of keys and erasures, so that a truncated file is not taken for a complete one.
 * Keys are in the same form as in the database.
 */
final class KeyFile {

    private static final String FORMAT = "orderwright-personal-keys";
    private static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(it -> it.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private KeyFile() {}

    record Header(String format, int version, Instant writtenAt) {}

    record End(long keys, long erasures) {}

    /** A line of the file; exactly one component is not null. */
    record Line(
            @Nullable Header header,
            @Nullable Erasure erasure,
            @Nullable StoredKey key,
            @Nullable End end) {}

    /** Receives the content of a file; all erasures must come before the first key. */
    static final class Lines {

        private final Writer out;
        private long keys;
        private long erasures;

        private Lines(Writer out) {
            this.out = out;
        }

        void add(Erasure erasure) {
            erasures++;
            write(new Line(null, erasure, null, null));
        }

        void add(StoredKey key) {
            keys++;
            write(new Line(null, null, key, null));
        }

        private void write(Line line) {
            try {
                out.write(JSON.writeValueAsString(line));
                out.write('\n');
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** Writes a file atomically: under its name, the file is always complete and flushed to the disk. An existing file is replaced. */
    static void write(Path file, Instant at, Consumer<Lines> content) throws IOException {
        PrivateFiles.write(file, out -> {
            Lines lines = new Lines(out);
            lines.write(new Line(new Header(FORMAT, VERSION, at), null, null, null));
            content.accept(lines);
            lines.write(new Line(null, null, null, new End(lines.keys, lines.erasures)));
        });
    }

    /** @throws UnreadableKeyFile if the file does not have this format */
    static Header header(Path file) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            return header(file, in);
        }
    }

    private static Header header(Path file, BufferedReader in) throws IOException {
        String text = in.readLine();
        Header header = text == null ? null : line(file, text).header();
        if (header == null || !header.format().equals(FORMAT) || header.version() != VERSION) {
            throw new UnreadableKeyFile(file, "it is neither a dump of personal keys nor a list of erasures");
        }
        return header;
    }

    /**
     * Passes every line except the first and the last to the consumer.
     *
     * @throws UnreadableKeyFile if the file does not have this format or is incomplete; the caller must then discard the lines already
     *     passed
     */
    static void read(Path file, Consumer<Line> consumer) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            header(file, in);
            long keys = 0;
            long erasures = 0;
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                Line line = line(file, text);
                if (line.end() != null) {
                    if (!line.end().equals(new End(keys, erasures))) {
                        throw new UnreadableKeyFile(file, "lines are missing");
                    }
                    return;
                }
                keys += line.key() == null ? 0 : 1;
                erasures += line.erasure() == null ? 0 : 1;
                consumer.accept(line);
            }
            throw new UnreadableKeyFile(file, "its end is missing");
        }
    }

    private static Line line(Path file, String text) {
        try {
            return JSON.readValue(text, Line.class);
        } catch (JacksonException broken) { // its message would quote the line, which is secret
            throw new UnreadableKeyFile(file, "one of its lines is not valid JSON");
        }
    }

    static final class UnreadableKeyFile extends RuntimeException {
        UnreadableKeyFile(Path file, String why) {
            super("%s cannot be used: %s".formatted(file, why));
        }
    }
}
