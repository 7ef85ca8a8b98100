package app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platform.files.UntrustedFileException;
import testing.Apart;

/**
 * A program that another account may have changed is not run.
 *
 * <p>Seen to fail without the check of programs, with 6 of 7 tests: a changed library would have been run.
 */
@Apart
class ProgramsAreRunAsTheyWereUnpackedTests {

    @TempDir
    static Path folder;

    /** Unpacked once for all tests; each test restores the files that it changes. */
    private static Programs programs;

    private Path library;

    @BeforeEach
    void unpack() throws IOException {
        programs = Programs.in(folder);
        library = programs.program("postgres")
                .resolveSibling("../lib/postgresql/plpgsql.so")
                .normalize();
        assertThat(library).exists();
    }

    @Test
    void openPermissionsAreRestricted() throws IOException {
        FilesAreForTheirOwnerTests.open(library, "rw-rw-rw-");
        FilesAreForTheirOwnerTests.open(library.getParent(), "rwxrwxrwx");

        programs.check();

        assertThat(Files.getPosixFilePermissions(library)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(library.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void anotherContentIsRefused() throws IOException {
        byte[] unpacked = Files.readAllBytes(library);
        byte[] changed = unpacked.clone();
        changed[changed.length / 2] ^= 1;
        FilesAreForTheirOwnerTests.open(library, "rw-rw-rw-");
        Files.write(library, changed);

        assertRefused("plpgsql.so is not what was unpacked");

        Files.write(library, unpacked);
        programs.check();
    }

    @Test
    void aFileThatWasAddedIsRefused() throws IOException {
        Path added = Files.writeString(library.resolveSibling("libc.so.6"), "planted");

        assertRefused("libc.so.6 is not what was unpacked");

        Files.delete(added);
        programs.check();
    }

    @Test
    void aFileOfAnotherAccountIsRefused() throws IOException {
        Object ours = Files.getAttribute(library, "unix:uid");
        FilesAreForTheirOwnerTests.giveAway(library);

        assertThatExceptionOfType(UntrustedFileException.class)
                .isThrownBy(programs::check)
                .withMessageContaining("plpgsql.so belongs to another account");

        Files.setAttribute(library, "unix:uid", ours);
        programs.check();
    }

    @Test
    void aListThatOthersCouldChangeIsRefused() throws IOException {
        Path list =
                programs.program("postgres").resolveSibling("../files.sha256").normalize();
        FilesAreForTheirOwnerTests.open(list, "rw-rw-rw-");

        assertRefused("files.sha256 could be changed by other accounts");
        assertRefused("files.sha256 could be changed by other accounts");

        FilesAreForTheirOwnerTests.open(list, "rw-------");
        assertThatCode(programs::check).doesNotThrowAnyException();
    }

    @Test
    void aLinkThatLeadsElsewhereIsRefused() throws IOException {
        Path link =
                programs.program("postgres").resolveSibling("../lib/libpq.so.5").normalize();
        Path before = Files.readSymbolicLink(link);
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("planted.so"));

        assertRefused("libpq.so.5 is not what was unpacked");

        Files.delete(link);
        Files.createSymbolicLink(link, before);
        programs.check();
    }

    @Test
    void theSameContentWithALaterTimeIsAccepted() throws IOException {
        byte[] content = Files.readAllBytes(library);
        Files.write(library, content, StandardOpenOption.TRUNCATE_EXISTING);

        assertThatCode(programs::check).doesNotThrowAnyException();
    }

    private void assertRefused(String why) {
        assertThatExceptionOfType(UntrustedFileException.class)
                .isThrownBy(programs::check)
                .withMessageContaining(why)
                .withMessageContaining("the next start unpacks it again");
    }
}
