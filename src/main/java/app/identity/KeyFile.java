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
 * A secret in a file that only its owner may read. Under its name the file is always whole and safely on the disk, whoever is killed while
 * it is written: what is encrypted under a lost key is lost.
 */
public final class KeyFile {

    private KeyFile() {}

    /**
     * What the file holds; made if there is none yet.
     *
     * @throws platform.files.NotPrivate if the file or its folder belongs to another account
     */
    public static String readOrMake(Path file, Supplier<String> secret) throws IOException {
        PrivateFiles.requireFolder(folderOf(file));
        if (!Files.exists(file)) {
            change(file, content -> content == null ? secret.get() : content);
        }
        PrivateFiles.require(file);
        return Files.readString(file);
    }

    /**
     * Replaces what the file holds. Threads and processes that change one file do so one after another; readers see the old content or the
     * new one.
     *
     * @param change makes the new content of the old one, which is null if there is no file; what it throws leaves the file as it was
     * @return the new content
     * @throws platform.files.NotPrivate if the folder belongs to another account
     */
    static String change(Path file, Function<@Nullable String, String> change) throws IOException {
        PrivateFiles.requireFolder(folderOf(file));
        return PrivateFiles.changeAlone(file, () -> {
            String before = Files.exists(file) ? Files.readString(file) : null;
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
