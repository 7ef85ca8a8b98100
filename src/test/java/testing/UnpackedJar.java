package testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * The jar of this build, unpacked beside a copy of the start script, with a cache of what a first start has loaded. A start then takes a third
 * of the CPU time. The cache that the script makes itself, which {@code kill.AProviderIsLoadedFromAJarOfItsOwnIT} examines, takes minutes to make.
 */
final class UnpackedJar {

    private static final Path FOLDER = Path.of("target", "unpacked").toAbsolutePath();
    private static final Path TRAINED = FOLDER.resolve("trained.aot");
    private static final Path CACHE = FOLDER.resolve("start.aot");

    /** The copy of the start script. It starts the jar in the folder {@code target} beside it. */
    static final Path SCRIPT = unpack();

    private UnpackedJar() {}

    private static Path unpack() {
        Path script = FOLDER.resolve("orderwright");
        try {
            FileSystemUtils.deleteRecursively(FOLDER);
            Files.createDirectories(FOLDER);
            ProgramFile.copy(Path.of("orderwright"), script);
            Process extraction = new ProcessBuilder(
                            OwnProcess.JAVA,
                            "-Djarmode=tools",
                            "-jar",
                            Path.of("target", "orderwright.jar").toString(),
                            "extract",
                            "--destination",
                            FOLDER.resolve("target").toString())
                    .redirectErrorStream(true)
                    .start();
            Ended ended = Ended.of(extraction);
            if (ended.exitCode() != 0) {
                throw new IllegalStateException(ended.printed());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return script;
    }

    /** Flags for the JVM of a start: it uses the cache, if that is made already. */
    static List<String> flags() {
        return Files.exists(CACHE) ? List.of("-XX:AOTCache=" + CACHE, "-Xlog:aot*=off") : List.of();
    }

    /** Flags for the JVM of a start that makes the cache when it ends. */
    static List<String> trainingFlags() {
        return List.of("-XX:AOTCacheOutput=" + TRAINED, "-Xlog:aot*=off");
    }

    /** Lets later starts use the cache, after the JVM that makes it has ended. */
    static void useTrained() {
        try {
            Files.move(TRAINED, CACHE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
