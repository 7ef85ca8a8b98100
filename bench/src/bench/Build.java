package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The build of an earlier commit of this project.
 *
 * @param jar its jar, with the {@code orderwright} script beside the jar's {@code target} folder
 */
record Build(Path jar) {

    private static final int UNKNOWN_COMMIT = 2;

    /**
     * Makes the build by {@code bench/build}, unless it exists. A build takes some minutes.
     *
     * @param commit any name that git knows
     */
    static Build of(String commit) {
        try {
            Process script = new ProcessBuilder(
                            Setting.project().resolve("bench/build").toString(), commit)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String folder = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int exit = script.waitFor();
            if (exit == UNKNOWN_COMMIT) {
                throw new Words.InvalidCommandLine(commit + " is no commit of this project");
            }
            if (exit != 0) {
                throw new IOException("bench/build %s ended with %d".formatted(commit, exit));
            }
            return new Build(Path.of(folder, "target/orderwright.jar"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("stopped while it made the build of " + commit, stopped);
        }
    }
}
