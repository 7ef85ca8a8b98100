package platform.files;

import com.sun.security.auth.module.UnixSystem;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates and checks folders (0700) and files (0600) that only the account of this process may use.
 *
 * <p>A mode that is too wide is repaired and logged once. A file of another account is refused with {@link UntrustedFileException}, because its owner
 * could change it at any time. A file system without such modes (Windows) is not checked; there the permissions of the parent folder apply.
 */
public final class PrivateFiles {

    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
    private static final boolean HAS_MODES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> LOCK = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    /** A file lock belongs to the whole process, so the threads of the process need this lock in addition. */
    private static final ReentrantLock THREAD_LOCK = new ReentrantLock();

    private static final int STICKY = 01000;
    private static final int OTHERS = 0077;
    private static final int OTHERS_CHANGE = 0022;
    private static final int ROOT = 0;

    private static final Set<PosixFilePermission> OWNERS = Set.copyOf(PosixFilePermissions.fromString("rwx------"));

    private PrivateFiles() {}

    /** Whether this file system supports owners and modes. */
    public static boolean hasModes() {
        return HAS_MODES;
    }

    /** Attributes for creating a private folder. */
    public static FileAttribute<?>[] ofFolders() {
        return attributes("rwx------");
    }

    /** Attributes for creating a private file. */
    public static FileAttribute<?>[] ofFiles() {
        return attributes("rw-------");
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return HAS_MODES
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Creates the folder and its missing parents if it does not exist, and makes it private if it is not.
     *
     * @throws UntrustedFileException if the folder belongs to another account, or if all accounts share it, such as {@code /tmp}
     */
    public static void requireFolder(Path folder) throws IOException {
        Files.createDirectories(folder, ofFolders());
        if (!HAS_MODES) {
            return;
        }
        Path real = folder.toRealPath(); // the operator may use a link; the check applies to its target
        if ((mode(real) & STICKY) != 0) {
            throw new UntrustedFileException(
                    folder,
                    "is a folder that all accounts of this machine share",
                    "Set orderwright.home to a folder of its own.");
        }
        require(real);
    }

    /**
     * Like {@link #requireFolder}, for a folder whose files the platform reads again and trusts. A folder that other accounts can write to
     * is refused and not repaired, because those accounts may already have changed its files. A folder that other accounts could only read
     * is made private.
     *
     * @throws UntrustedFileException also if other accounts can write to the folder
     */
    public static void requireTrustedFolder(Path folder) throws IOException {
        Files.createDirectories(folder, ofFolders());
        if (HAS_MODES) {
            Path real = folder.toRealPath();
            requireOwner(real);
            requireNotWritableByOthers(real);
            require(real);
        }
    }

    /**
     * Requires that no account except this one and root could have changed or replaced a file. The file and its folder may be readable by
     * others, and may belong to root. Nothing is repaired.
     *
     * @throws UntrustedFileException if another account owns the file or its folder, or can write to one of them
     */
    public static void requireTrustedFile(Path file) throws IOException {
        if (HAS_MODES) {
            Path named = file.toAbsolutePath();
            Path real = named.toRealPath(); // an account that can write to a link's folder can redirect it
            for (Path path : List.of(parent(named).toRealPath(), parent(real), real)) {
                if (attribute(path, "uid") != ROOT) {
                    requireOwner(path);
                }
                requireNotWritableByOthers(path);
            }
        }
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private static void requireNotWritableByOthers(Path path) throws IOException {
        int mode = mode(path) & 07777;
        if ((mode & OTHERS_CHANGE) != 0) {
            throw new UntrustedFileException(
                    path,
                    "can be changed by other accounts: its mode is " + Integer.toOctalString(mode),
                    "Find out whether they have changed anything, then remove their write permission (chmod go-w); or use"
                            + " another folder.");
        }
    }

    /**
     * Makes an existing file or folder private if it is not. An absent file is ignored. Links are not followed.
     *
     * @return whether other accounts could have used it until now
     * @throws UntrustedFileException if it belongs to another account
     */
    public static boolean require(Path path) throws IOException {
        if (!HAS_MODES) {
            return false;
        }
        try {
            return requirePresent(path);
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    /** Whether the file exists and other accounts may use it. Nothing is repaired. */
    public static boolean isOpenToOthers(Path file) throws IOException {
        return HAS_MODES && Files.exists(file, LinkOption.NOFOLLOW_LINKS) && (mode(file) & OTHERS) != 0;
    }

    private static boolean requirePresent(Path path) throws IOException {
        requireOwner(path);
        if (Files.isSymbolicLink(path) || (mode(path) & OTHERS) == 0) {
            return false;
        }
        int before = mode(path) & 07777;
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
        permissions.retainAll(OWNERS);
        Files.setPosixFilePermissions(path, permissions);
        LOG.warn(
                "Other accounts could use a private file; its mode is repaired: file={} mode={} repaired={}",
                path,
                Integer.toOctalString(before),
                Integer.toOctalString(mode(path) & 07777));
        return true;
    }

    /**
     * Makes an existing folder private, and each file directly in it. An absent folder is ignored.
     *
     * @throws UntrustedFileException if the folder or a file belongs to another account, or if all accounts share the folder
     */
    public static void requireFilesOf(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        requireFolder(folder);
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        }
        for (Path file : files) {
            require(file);
        }
    }

    private static void requireOwner(Path path) throws IOException {
        int owner = attribute(path, "uid");
        long ours = Account.UID;
        if (owner != ours) {
            throw new UntrustedFileException(
                    path,
                    "belongs to another account: its owner has uid %d, this process runs as uid %d"
                            .formatted(owner, ours),
                    "Start the platform with the account that owns its folder. Give a file to that account (chown) only if"
                            + " you know that no other account has changed it.");
        }
    }

    private static int mode(Path path) throws IOException {
        return attribute(path, "mode");
    }

    private static int attribute(Path path, String name) throws IOException {
        return (int) Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {

        /** @param out encodes in UTF-8; {@link PrivateFiles#write} closes it */
        void writeTo(Writer out) throws IOException;
    }

    /** A change of a file that must not run concurrently with another one. */
    @FunctionalInterface
    public interface Change<T> {

        T make() throws IOException;
    }

    /**
     * Serializes changes of one file among all threads and processes that use this method. {@link #write} alone does not serialize: two
     * concurrent calls would write the same unfinished file. A lock file with the suffix {@code .lock} stays beside the file.
     */
    public static <T> T changeExclusively(Path file, Change<T> change) throws IOException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        THREAD_LOCK.lock();
        try (FileChannel processes = FileChannel.open(lock, LOCK, ofFiles())) {
            processes.lock(); // the lock ends when the channel is closed or the process ends
            return change.make();
        } finally {
            THREAD_LOCK.unlock();
        }
    }

    /**
     * Reads a text. Bytes that are no text are replaced by a character that no key or password of the platform has, so the caller sees that
     * the file is damaged.
     */
    public static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Writes a file atomically: under its name, the file is always complete and flushed to the disk. An existing file is replaced. */
    public static void write(Path file, String content) throws IOException {
        write(file, out -> out.write(content));
    }

    /** Like {@link #write(Path, String)}, for content that may be larger than memory. If the content throws, the file stays as it was. */
    public static void write(Path file, Content content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(unfinished, NEW, ofFiles());
                Writer out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8))) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        flushFolder(unfinished.toAbsolutePath().getParent());
    }

    /**
     * Flushes the folder to the disk. Otherwise the old file, such as a replaced key, may reappear under the name after a power failure.
     */
    private static void flushFolder(@Nullable Path folder) throws IOException {
        if (folder != null && HAS_MODES) { // Windows cannot open a folder
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                force(channel, folder);
            }
        }
    }

    private static void force(FileChannel channel, Path folder) throws IOException {
        try {
            channel.force(true);
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException unsupported) { // some network file systems
            LOG.debug("The file system does not force folders to the disk: folder={}", folder, unsupported);
        }
    }

    private static final class Account {
        static final long UID = new UnixSystem().getUid();
    }
}
