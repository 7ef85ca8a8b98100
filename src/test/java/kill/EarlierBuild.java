package kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import testing.Ended;

/** A build of an earlier commit, made from the history of this repository. Making it takes minutes, so only long forms of tests use it. */
enum EarlierBuild {
    /**
     * The oldest build whose databases are supported, as in {@code app.database.UnsupportedDatabase}. It never changes, unless older databases
     * are given up on purpose.
     */
    OLDEST("4fb94e0"),
    /** The build from which a rolling update leads to this one: the last one with a lower compatibility number. */
    PREVIOUS("831645c7");

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
        assumeTrue(
                run("git", "cat-file", "-e", commit + "^{commit}").exitCode() == 0,
                "skipped: the git history here has no commit " + commit);
        Ended made = run("bench/build", commit);
        assertThat(made.exitCode()).as(made.printed()).isZero();
        return Path.of(made.printed().lines().toList().getLast(), "orderwright");
    }

    private static Ended run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return Ended.of(process);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
