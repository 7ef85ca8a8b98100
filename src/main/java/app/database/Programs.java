package app.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import platform.files.PrivateFiles;
import platform.files.UntrustedFileException;

/**
 * PostgreSQL's programs and libraries in a folder of their own, with a list of their SHA-256. All files are checked before each run of a
 * program: each file must belong to this account, be on the list, and have the content that was unpacked.
 *
 * <p>The SHA-256 of 60 MB takes half a second. So a file is read again only if its size or the time of its last change differs from the
 * list. The system sets that time at each write and at each change of the mode. No account other than root can set it to an earlier time.
 */
final class Programs {

    private static final String LIST = "files.sha256";
    private static final String LINK = "->";
    private static final int BUFFER = 1 << 16;

    private final Path folder;

    private Programs(Path folder) {
        this.folder = folder;
    }

    /** The programs of the version on the class path. They are unpacked into a subfolder named after the version if it does not exist. */
    static synchronized Programs in(Path parent) throws IOException {
        PrivateFiles.requireFolder(parent);
        ProgramArchive archive = ProgramArchive.ofThisMachine();
        Path folder = parent.resolve(archive.version()).toAbsolutePath().normalize();
        if (!Files.exists(folder)) {
            unpack(archive, folder);
        }
        return new Programs(folder);
    }

    Path program(String name) {
        boolean isWindows = System.getProperty("os.name").startsWith("Windows");
        return folder.resolve("bin").resolve(isWindows ? name + ".exe" : name);
    }

    /** Deletes the programs of other versions. Call it when no process runs them any more. */
    void removeOthers() throws IOException {
        try (Stream<Path> siblings = Files.list(folder.getParent())) {
            for (Path other : siblings.filter(it -> !it.equals(folder)).toList()) {
                FileSystemUtils.deleteRecursively(other);
            }
        }
    }

    /** Unpacks under another name and then renames the folder. So a kill never leaves an incomplete folder under the final name. */
    private static void unpack(ProgramArchive archive, Path folder) throws IOException {
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
        FileSystemUtils.deleteRecursively(unfinished);
        Files.createDirectory(unfinished, PrivateFiles.ofFolders());
        archive.unpack(unfinished);
        write(unfinished.resolve(LIST), new Programs(unfinished).read(new TreeMap<>()));
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * One file of the list.
     *
     * @param content the SHA-256 of the file in hexadecimal, or for a link {@code ->} and the target of the link
     * @param state the size of the file and the time of its last change
     */
    private record Entry(String content, String state) {}

    /** @throws UntrustedFileException if another account may have changed a file since it was unpacked */
    void check() throws IOException {
        Path list = folder.resolve(LIST);
        if (PrivateFiles.isOpenToOthers(list)) {
            throw new UntrustedFileException(
                    list, "could be changed by other accounts, so it cannot be trusted", remedy());
        }
        SortedMap<String, Entry> unpacked = readList(list);
        SortedMap<String, Entry> found = read(unpacked);
        if (!contents(found).equals(contents(unpacked))) {
            throw new UntrustedFileException(
                    folder.resolve(firstDifference(contents(unpacked), contents(found))),
                    "is not what was unpacked from the jar",
                    remedy());
        }
        if (!found.equals(unpacked)) {
            write(list, found);
        }
    }

    private String remedy() {
        return "Find out who changed it. Delete the folder %s; the next start unpacks it again.".formatted(folder);
    }

    /** @param known earlier entries; a file with the same state keeps its earlier content and is not read again */
    private SortedMap<String, Entry> read(SortedMap<String, Entry> known) throws IOException {
        SortedMap<String, Entry> entries = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                PrivateFiles.require(path);
                String name = folder.relativize(path).toString().replace('\\', '/');
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                        && !name.startsWith(LIST)) { // also skips an incomplete list that a kill has left
                    String state = state(path);
                    Entry before = known.get(name);
                    entries.put(
                            name,
                            before != null
                                            && PrivateFiles.hasModes()
                                            && before.state().equals(state)
                                    ? before
                                    : new Entry(content(path), state));
                }
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        return entries;
    }

    private static String state(Path path) throws IOException {
        if (!PrivateFiles.hasModes()) {
            return "-";
        }
        Map<String, Object> attributes = Files.readAttributes(path, "unix:size,ctime", LinkOption.NOFOLLOW_LINKS);
        return attributes.get("size") + "/" + attributes.get("ctime");
    }

    private static String content(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return LINK + Files.readSymbolicLink(path);
        }
        MessageDigest sha256 = sha256();
        try (InputStream in = Files.newInputStream(path)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static SortedMap<String, String> contents(SortedMap<String, Entry> entries) {
        SortedMap<String, String> contents = new TreeMap<>();
        entries.forEach((name, entry) -> contents.put(name, entry.content()));
        return contents;
    }

    private static String firstDifference(SortedMap<String, String> unpacked, SortedMap<String, String> found) {
        return Stream.concat(unpacked.keySet().stream(), found.keySet().stream())
                .filter(name -> !unpacked.getOrDefault(name, "").equals(found.getOrDefault(name, "")))
                .sorted()
                .findFirst()
                .orElseThrow();
    }

    private static void write(Path list, SortedMap<String, Entry> entries) throws IOException {
        PrivateFiles.write(
                list,
                entries.entrySet().stream()
                        .map(it -> "%s %s %s%n"
                                .formatted(
                                        it.getValue().content(), it.getValue().state(), it.getKey()))
                        .collect(Collectors.joining()));
    }

    private SortedMap<String, Entry> readList(Path list) throws IOException {
        SortedMap<String, Entry> entries = new TreeMap<>();
        if (Files.exists(list)) {
            for (String line : Files.readAllLines(list)) {
                String[] words = line.split(" ", 3);
                if (words.length == 3) {
                    entries.put(words[2], new Entry(words[0], words[1]));
                }
            }
        }
        return entries;
    }
}
