package app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A secret in a file that only its owner may read. Under its name the file is always whole and safely on the disk, whoever is killed while
 * it is written: what is encrypted under a lost key is lost.
 */
final class KeyFile {

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> LOCK = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    /** A lock on a file is for the whole process, so its threads need one of their own. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private KeyFile() {}

    /** What the file holds; made if there is none yet. */
    static String readOrMake(Path file, Supplier<String> secret) throws IOException {
        return Files.exists(file)
                ? Files.readString(file)
                : change(file, content -> content == null ? secret.get() : content);
    }

    /**
     * Replaces what the file holds. Threads and processes that change one file do so one after another; readers see the old content or the
     * new one.
     *
     * @param change makes the new content of the old one, which is null if there is no file; what it throws leaves the file as it was
     * @return the new content
     */
    static String change(Path file, Function<@Nullable String, String> change) throws IOException {
        Files.createDirectories(file.getParent());
        THREADS.lock();
        try (FileChannel processes = FileChannel.open(beside(file, ".lock"), LOCK, ownerOnly())) {
            processes.lock(); // until it is closed, or the process ends
            String before = Files.exists(file) ? Files.readString(file) : null;
            String after = change.apply(before);
            if (!after.equals(before)) {
                replace(file, after);
            }
            return after;
        } finally {
            THREADS.unlock();
        }
    }

    private static void replace(Path file, String secret) throws IOException {
        Path unfinished = beside(file, ".unfinished");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(unfinished, NEW, ownerOnly())) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(secret);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[] {};
    }
}
