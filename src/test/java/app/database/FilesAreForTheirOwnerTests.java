package app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platform.files.UntrustedFileException;
import testing.Apart;

/**
 * No other account of the machine can read the keys, change the data, or replace a program that the next start runs.
 *
 * <p>Seen to fail without the check of owners and modes: a home stayed open to all accounts, and a key of another
 * account was read.
 */
@Apart
class FilesAreForTheirOwnerTests {

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void nameAHome() {
        home = folder.resolve("new/home");
    }

    @Test
    void allFilesOfANewHomeAre() throws Exception {
        try (var database = new EmbeddedDatabase(home)) {
            assertThat(database.access().password()).isNotEmpty();
            assertThat(openToOthers()).isEmpty();
            assertThat(home.resolve("postgres-programs")).isDirectoryRecursivelyContaining("glob:**/bin/postgres");
        }
        assertThat(openToOthers()).isEmpty();
    }

    @Test
    void anOpenHomeIsRestrictedAtTheNextStart() throws Exception {
        try (var database = TestHomes.open(home)) {
            assertThat(openToOthers()).isEmpty();
        }
        open(home, "rwxrwxrwx");
        open(home.resolve("lock"), "rw-rw-rw-");
        open(home.resolve("keys"), "rwxr-xr-x");
        open(home.resolve("keys/postgres.password"), "rw-r--r--");
        open(home.resolve("postgres"), "rwxr-xr-x");

        try (var database = TestHomes.open(home)) {
            assertThat(openToOthers()).isEmpty();
        }
    }

    @Test
    void aKeyOfAnotherAccountIsRefused() throws Exception {
        TestHomes.open(home).close();
        Path key = Files.writeString(home.resolve("keys/tokens.jwks"), "{}");
        giveAway(key);

        assertThatExceptionOfType(UntrustedFileException.class)
                .isThrownBy(() -> TestHomes.open(home))
                .withMessageContaining("tokens.jwks belongs to another account");
        assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void aFolderThatAllAccountsShareIsRefused() throws Exception {
        Files.createDirectories(home);
        Files.setAttribute(home, "unix:mode", 01777);

        assertThatExceptionOfType(UntrustedFileException.class)
                .isThrownBy(() -> TestHomes.open(home))
                .withMessageContaining("orderwright.home");
    }

    private List<Path> openToOthers() throws IOException {
        try (Stream<Path> paths = Files.walk(home)) {
            return paths.filter(path -> !Files.isSymbolicLink(path))
                    .filter(path -> !isOwners(path))
                    .toList();
        }
    }

    private static boolean isOwners(Path path) {
        try {
            return OWNERS.containsAll(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException deleted) {
            return true;
        }
    }

    static void open(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** Only root can. */
    static void giveAway(Path path) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a file to another account");
        Files.setAttribute(path, "unix:uid", 65534);
    }
}
