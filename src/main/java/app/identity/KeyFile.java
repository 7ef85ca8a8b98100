package app.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import platform.files.PrivateFiles;

/**
 * A secret in a file that only its owner may read. The file with the final name is always complete and synced to disk, even if a process is
 * killed while it writes. That matters because data that is encrypted under a lost key is lost.
 */
public final class KeyFile {

    private KeyFile() {}

    /**
     * Returns the content of the file. Creates the file if it does not exist.
     *
     * @throws platform.files.UntrustedFileException if the file or its folder belongs to another account
     */
    public static String readOrMake(Path file, Supplier<String> secret) throws IOException {
        PrivateFiles.requireFolder(folderOf(file));
        if (!Files.exists(file)) {
            change(file, content -> content == null ? secret.get() : content);
        }
        PrivateFiles.require(file);
        return PrivateFiles.read(file);
    }

    /**
     * Replaces the content of the file. Threads and processes that change the same file do so one after another. Readers see either the old
     * or the new content.
     *
     * @param change computes the new content from the old one, which is null if there is no file; if it throws, the file stays unchanged
     * @return the new content
     * @throws platform.files.UntrustedFileException if the folder belongs to another account
     */
    static String change(Path file, Function<@Nullable String, String> change) throws IOException {
        PrivateFiles.requireFolder(folderOf(file));
        return PrivateFiles.changeExclusively(file, () -> {
            String before = Files.exists(file) ? PrivateFiles.read(file) : null;
            String after = change.apply(before);
            if (!after.equals(before)) {
                PrivateFiles.write(file, after);
            }
            return after;
        });
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent());
    }
}
