package platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platform.files.UntrustedFileException;
import testing.JooqDatabase;
import testing.MutableClock;
import testing.TestDatabase;

/**
 * An account that can change a list of erasures can bring erased persons back. So no file is read that another account
 * can change.
 *
 * <p>Seen to fail, with all 6 tests, without the check of folders and files of dumped keys and without the age of
 * unfinished files.
 */
class DumpsAreForTheirOwnerTests {

    private static final byte[] MASTER_KEY = new byte[AesGcm.KEY_BYTES];

    private static JooqDatabase database;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T09:00:00Z"));
    private KeyDumps dumps;
    private KeyRestore restore;

    @TempDir
    private Path parent;

    private Path folder;

    @BeforeAll
    static void connect() {
        database = JooqDatabase.of(TestDatabase.create("platform"));
    }

    @BeforeEach
    void begin() throws IOException {
        KeyTables tables = new KeyTables(database.sql());
        dumps = new KeyDumps(tables, database.snapshot(), clock);
        restore = new KeyRestore(tables, dumps, database.transaction());
        KeysOfTests.stored(database, new MasterKeys(1, Map.of(1, MASTER_KEY)), clock)
                .obtain(List.of("Alice"));
        folder = Files.createDirectory(parent.resolve("keys"));
        mode(folder, "rwx------");
    }

    @Test
    void aFolderThatOthersCanWriteToIsRefused() throws IOException {
        for (String open : List.of("rwxrwxrwx", "rwxrwx---", "rwx----w-")) {
            mode(folder, open);

            assertRefused(folder, () -> dumps.dump(folder));
            assertRefused(folder, () -> dumps.listErasures(folder));
            assertRefused(folder, () -> dumps.prune(folder));

            assertThat(folder).isEmptyDirectory();
            assertThat(mode(folder)).isEqualTo(open);
        }
    }

    @Test
    void aFolderThatOthersCanOnlyReadIsClosed() throws IOException {
        mode(folder, "rwxr-xr-x");

        dumps.dump(folder);

        assertThat(mode(folder)).isEqualTo("rwx------");
    }

    @Test
    void aFolderOfAnotherAccountIsRefused() throws IOException {
        changeOwner(folder);

        assertRefused(folder, () -> dumps.dump(folder));
        assertRefused(folder, () -> dumps.listErasures(folder));
        assertRefused(folder, () -> dumps.prune(folder));
    }

    @Test
    void aListThatOthersCanChangeIsNotTakenOver() throws IOException {
        dumps.listErasures(folder);
        Path list = folder.resolve(KeyDumps.ERASURES);
        mode(list, "rw-rw-r--");

        assertRefused(list, () -> dumps.listErasures(folder));
        mode(list, "rw-r--r--"); // as a copied file has it
        dumps.listErasures(folder);
        changeOwner(list);
        assertRefused(list, () -> dumps.listErasures(folder));
    }

    @Test
    void nothingIsRestoredFromWhereOthersCanWrite() throws IOException {
        Path dump = dumps.dump(folder).file();
        Path list = folder.resolve(KeyDumps.ERASURES);
        restore.restore(dump, List.of(list));

        mode(folder, "rwxrwxrwx");
        assertRefused(folder, () -> restore.restore(dump, List.of(list)));
        assertRefused(folder, () -> restore.restore(null, List.of(list)));
        mode(folder, "rwxr-xr-x");
        restore.restore(dump, List.of(list));

        mode(list, "rw-rw-rw-");
        assertRefused(list, () -> restore.restore(dump, List.of(list)));
        mode(list, "rw-------");
        mode(dump, "rw-rw----");
        assertRefused(dump, () -> restore.restore(dump, List.of(list)));
        mode(dump, "rw-------");

        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), list);
        restore.restore(dump, List.of(link));
        mode(elsewhere, "rwxrwxrwx");
        assertRefused(elsewhere, () -> restore.restore(dump, List.of(link)));
    }

    /** A young unfinished file may belong to a running dump. */
    @Test
    void onlyOldUnfinishedFilesAreDeleted() throws IOException {
        Path underWay = unfinished(
                "personal-keys-20260228T090001Z.jsonl", Duration.ofDays(1).minusSeconds(1));
        Path left = unfinished(
                "personal-keys-20260227T090000Z.jsonl", Duration.ofDays(1).plusSeconds(1));

        dumps.prune(folder);

        assertThat(underWay).exists();
        assertThat(left).doesNotExist();
    }

    private Path unfinished(String name, Duration age) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".unfinished"), "half");
        return Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(age)));
    }

    private static void assertRefused(Path path, ThrowingCallable step) {
        assertThatExceptionOfType(UntrustedFileException.class).isThrownBy(step).withMessageStartingWith(path + " ");
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Only root can do this. */
    private static void changeOwner(Path path) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a file to another account");
        Files.setAttribute(path, "unix:uid", 65534);
    }
}
