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

/** A build of an earlier commit, made from the history of this repository. Making it takes minutes, so only long forms of tests use it. */
enum EarlierBuild {
    /**
     * The oldest build whose databases are supported, as in {@code app.database.UnsupportedDatabase}. It never changes, unless older databases
     * are given up on purpose.
     */
    OLDEST("4fb94e0"),
    /** The build from which a rolling update leads to this one: the last one that was released before the compatibility number. */
    PREVIOUS("049878e1");

    private final String commit;

    EarlierBuild(String commit) {
        this.commit = commit;
    }

    /**
     * The start script beside its jar, which is built once. The test is skipped if this is not the long form ({@code -Dearlier.builds=true}), or
     * if the history of the repository is too short.
     */
    Path script() {
        assumeTrue(
                Boolean.getBoolean("earlier.builds"), "skipped: part of the long form only, mvn verify -Pcontention");
        Path folder = Path.of("target", "earlier-builds", commit).toAbsolutePath();
        try {
            if (!Files.exists(folder.resolve("target/orderwright.jar"))) {
                assumeTrue(
                        run(Path.of(""), "git", "cat-file", "-e", commit + "^{commit}")
                                .succeeded(),
                        "skipped: the git history here has no commit " + commit);
                Files.createDirectories(folder);
                Path tree = folder.resolve("tree.tar");
                require(run(Path.of(""), "git", "archive", "--output=" + tree, commit));
                require(run(folder, "tar", "-xf", tree.toString()));
                require(run(folder, "mvn", "-o", "-q", "-B", "package", "-Dmaven.test.skip=true", "-Djacoco.skip"));
            }
            return folder.resolve("orderwright");
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
