package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation that a test generates from the code. */
public final class GeneratedPage {

    private GeneratedPage() {}

    /** Asserts that the file has this content; {@code -Ddocs.write=true} writes it first. */
    public static void assertUpToDate(Path file, String content, Class<?> test) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as("mvn test -Dtest=%s -Ddocs.write=true updates the page", test.getSimpleName())
                .isEqualTo(content);
    }
}
