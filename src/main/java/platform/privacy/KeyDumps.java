package platform.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.files.PrivateFiles;
import platform.sql.ReadSnapshot;

/**
 * Writes dumps of personal keys into a folder. Each dump is kept for 30 days; the list of all erasures beside the dumps is kept for ever. A
 * folder to which other accounts can write is refused with {@link platform.files.UntrustedFileException}, because without the list the keys of erased
 * persons could be restored.
 */
@Component
class KeyDumps {

    static final Duration KEPT = Duration.ofDays(30);
    static final Duration UNFINISHED_KEPT = Duration.ofDays(1);
    static final String ERASURES = "erasures.jsonl";

    private static final String DUMPS = "personal-keys-*.jsonl";
    private static final String UNFINISHED = "*.unfinished";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern(
                    "'personal-keys-'yyyyMMdd'T'HHmmss'Z.jsonl'")
            .withZone(ZoneOffset.UTC);

    private final KeyTables tables;
    private final ReadSnapshot snapshot;
    private final Clock clock;

    KeyDumps(KeyTables tables, ReadSnapshot snapshot, Clock clock) {
        this.tables = tables;
        this.snapshot = snapshot;
        this.clock = clock;
    }

    /**
     * @param file the new dump
     * @param expired dumps that were deleted because they were older than 30 days
     */
    record Dumped(Path file, List<Path> expired) {}

    /** Writes all personal keys and all erasures into a new file of the folder, updates the list of erasures, and deletes expired files. */
    Dumped dump(Path folder) throws IOException {
        PrivateFiles.requireTrustedFolder(folder);
        Path file = folder.resolve(NAME.format(clock.instant()));
        Instant now = now();
        write(file, now);
        listErasures(folder);
        return new Dumped(file, prune(folder));
    }

    private void write(Path file, Instant now) throws IOException {
        try {
            snapshot.readWithPauses(() -> {
                try {
                    KeyFile.write(file, now, lines -> {
                        tables.eachErasure(lines::add);
                        tables.eachKey(lines::add);
                    });
                    return file;
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /**
     * Adds the erasures of the database to the list in the folder; other entries of the list stay. A nightly dump and a job that only
     * updates the list may run at the same time: one waits for the other.
     *
     * @return number of erasures on the list
     */
    int listErasures(Path folder) throws IOException {
        PrivateFiles.requireTrustedFolder(folder);
        Path file = folder.resolve(ERASURES);
        return PrivateFiles.changeExclusively(file, () -> addErasuresTo(file));
    }

    private int addErasuresTo(Path file) throws IOException {
        Map<Erasure, Erasure> all = new LinkedHashMap<>();
        if (Files.exists(file)) {
            PrivateFiles.requireTrustedFile(file);
            KeyFile.read(file, line -> add(all, line.erasure()));
        }
        snapshot.read(() -> tables.eachErasure(erasure -> add(all, erasure)));
        KeyFile.write(file, now(), lines -> all.values().forEach(lines::add));
        return all.size();
    }

    private static void add(Map<Erasure, Erasure> all, @Nullable Erasure erasure) {
        if (erasure != null) {
            all.putIfAbsent(new Erasure(erasure.owner(), erasure.keyCreatedAt(), Instant.EPOCH), erasure);
        }
    }

    /**
     * Deletes dumps that are older than 30 days, according to their first line. Also deletes unfinished files that are older than one day;
     * a younger file may belong to a running dump.
     *
     * @throws KeyFile.UnreadableKeyFile if the first line of a file does not tell its age
     */
    List<Path> prune(Path folder) throws IOException {
        PrivateFiles.requireTrustedFolder(folder);
        List<Path> expired = new ArrayList<>();
        for (Path dump : files(folder, DUMPS)) {
            if (isExpired(KeyFile.header(dump))) {
                Files.delete(dump);
                expired.add(dump);
            }
        }
        for (Path left : files(folder, UNFINISHED)) {
            if (isInterrupted(left)) {
                Files.deleteIfExists(left);
            }
        }
        return expired;
    }

    private boolean isInterrupted(Path unfinished) throws IOException {
        try {
            Instant written = Files.getLastModifiedTime(unfinished).toInstant();
            return written.plus(UNFINISHED_KEPT).isBefore(clock.instant());
        } catch (NoSuchFileException finished) {
            return false;
        }
    }

    boolean isExpired(KeyFile.Header header) {
        return header.writtenAt().plus(KEPT).isBefore(clock.instant());
    }

    private static List<Path> files(Path folder, String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            found.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
