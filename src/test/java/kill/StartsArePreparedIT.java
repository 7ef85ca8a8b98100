package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import testing.JarTest;
import testing.RunningJar;

/** The cache for faster starts has prepared beans. A start without them works too, and only takes longer, so nobody would miss them. */
@JarTest
@InTurn
class StartsArePreparedIT {

    private static final Path CACHES = Path.of("target", "aot");

    @Test
    void theCacheHasTheBeansOfAFirstRun() throws IOException {
        assertThat(RunningJar.makeCache()).as(StartsArePreparedIT::training).isZero();

        assertThat(unpackedJars()).isNotEmpty().allSatisfy(StartsArePreparedIT::hasPreparedBeans);
    }

    private static String training() {
        try (var lines = Files.lines(CACHES.resolve("training.log"))) {
            return lines.filter(line -> !line.contains("[warning][aot"))
                    .collect(Collectors.joining(System.lineSeparator()));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private static List<Path> unpackedJars() throws IOException {
        PathMatcher isUnpacked = CACHES.getFileSystem().getPathMatcher("glob:" + CACHES + "/*/orderwright.jar");
        try (var files = Files.find(CACHES, 2, (file, attributes) -> isUnpacked.matches(file))) {
            return files.toList();
        }
    }

    private static void hasPreparedBeans(Path jar) throws IOException {
        try (ZipFile entries = new ZipFile(jar.toFile())) {
            assertThat(entries.getEntry("app/Orderwright__ApplicationContextInitializer.class"))
                    .isNotNull();
        }
    }
}
