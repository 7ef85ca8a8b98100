package kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The oldest build whose databases are supported, made from the history of this repository. */
final class OldestBuild {

    /** As in {@code app.database.UnsupportedDatabase}. It never changes, unless older databases are given up on purpose. */
    static final String COMMIT = "4fb94e0";

    private static final Path FOLDER = Path.of("target", "oldest-build", COMMIT).toAbsolutePath();

    private OldestBuild() {}

    /** The start script beside its jar, which is built once. The test is skipped if the history of the repository is too short. */
    static Path script() {
        try {
            if (!Files.exists(FOLDER.resolve("target/orderwright.jar"))) {
                assumeTrue(
                        run(Path.of(""), "git", "cat-file", "-e", COMMIT + "^{commit}")
                                .succeeded(),
                        "skipped: the git history here has no commit " + COMMIT + ", the oldest supported build");
                Files.createDirectories(FOLDER);
                Path tree = FOLDER.resolve("tree.tar");
                require(run(Path.of(""), "git", "archive", "--output=" + tree, COMMIT));
                require(run(FOLDER, "tar", "-xf", tree.toString()));
                require(run(FOLDER, "mvn", "-o", "-q", "-B", "package", "-DskipTests", "-Djacoco.skip"));
            }
            return FOLDER.resolve("orderwright");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private record Ended(List<String> command, int exitCode, String printed) {

        boolean succeeded() {
            return exitCode == 0;
        }
    }

    private static void require(Ended ended) {
        assertThat(ended.exitCode())
                .as("%s%n%s", ended.command(), ended.printed())
                .isZero();
    }

    private static Ended run(Path folder, String... command) throws IOException {
        File in = folder.toAbsolutePath().toFile();
        Process process = new ProcessBuilder(command)
                .directory(in)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(List.of(command), process.onExit().join().exitValue(), printed);
    }
}
