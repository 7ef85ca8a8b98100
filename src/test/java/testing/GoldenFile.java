package testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the test resources that holds the stored or sent form of a value, as one line of text. {@code -Dgolden.write} writes missing
 * files, and never changes a file that exists.
 */
public record GoldenFile(Path path) {

    /** The file with this name in a folder of the test resources. */
    public static GoldenFile of(String folder, String name) {
        return new GoldenFile(Path.of("src/test/resources", folder, name));
    }

    /** Fails unless the file has exactly this text. */
    public void requireText(String text) {
        try {
            if (Boolean.getBoolean("golden.write") && Files.notExists(path)) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, text + "\n");
            }
            assertThat(path).exists();
            assertThat(Files.readString(path)).isEqualTo(text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String text() {
        try {
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
