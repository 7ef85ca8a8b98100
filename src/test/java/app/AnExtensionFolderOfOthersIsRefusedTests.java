package app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.Apart;

/** The script loads no jar that another account could change: neither from a folder nor by a file with too wide a mode. */
@Apart
class AnExtensionFolderOfOthersIsRefusedTests {

    @TempDir
    private Path folder;

    private Path extensions;
    private Path jar;

    @BeforeEach
    void aTrustedFolder() throws IOException {
        extensions = Files.createDirectory(folder.resolve("extensions"));
        jar = Files.writeString(extensions.resolve("provider.jar"), "");
        Files.copy(Path.of("orderwright"), folder.resolve("orderwright"));
        Files.createDirectory(folder.resolve("target"));
        modes("rwxr-xr-x", "rw-r--r--");
    }

    @Test
    void aFolderThatOthersCanWriteTo() throws Exception {
        modes("rwxrwxr-x", "rw-r--r--");
        assertThat(start()).contains(extensions.toRealPath() + " must belong to this account or to root");
    }

    @Test
    void aJarThatOthersCanWriteTo() throws Exception {
        modes("rwxr-xr-x", "rw-rw-rw-");
        assertThat(start()).contains(jar.toRealPath() + " must belong to this account or to root");
    }

    @Test
    void aTrustedFolderIsAccepted() throws Exception {
        assertThat(start()).doesNotContain("must belong to");
    }

    private void modes(String ofFolder, String ofJar) throws IOException {
        Files.setPosixFilePermissions(extensions, PosixFilePermissions.fromString(ofFolder));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString(ofJar));
    }

    /** The platform's jar is a broken file, so nothing starts. */
    private String start() throws Exception {
        Path broken = Files.writeString(folder.resolve("target/orderwright.jar"), "no jar");
        ProcessBuilder script =
                new ProcessBuilder("bash", folder.resolve("orderwright").toString(), "--version");
        script.environment()
                .putAll(Map.of(
                        "ORDERWRIGHT_EXTENSIONS", extensions.toString(),
                        "ORDERWRIGHT_HOME", folder.resolve("home").toString(),
                        "JAVA_HOME", System.getProperty("java.home")));
        Process process = script.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(broken).exists();
        return said;
    }
}
