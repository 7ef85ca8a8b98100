package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The build of an earlier commit of this project, in target/bench/builds.
 *
 * @param jar its jar, with the {@code orderwright} script beside the jar's {@code target} folder
 */
record Build(Path jar) {

    /**
     * Makes the build, which takes some minutes, unless it is there.
     *
     * @param commit any name that git knows
     */
    static Build of(String commit) {
        try {
            Path folder = Setting.output().resolve("builds").resolve(hash(commit));
            Path jar = folder.resolve("target/orderwright.jar");
            if (!Files.exists(jar)) {
                System.out.println("building " + commit + " …");
                Files.createDirectories(folder.getParent());
                if (!Files.exists(folder)) {
                    require(Setting.project(), "git", "clone", "--quiet", ".", folder.toString());
                }
                require(
                        folder,
                        "git",
                        "checkout",
                        "--quiet",
                        folder.getFileName().toString());
                require(folder, "mvn", "--batch-mode", "--quiet", "package", "-DskipTests");
            }
            return new Build(jar);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String hash(String commit) throws IOException {
        Process git = new ProcessBuilder("git", "rev-parse", "--verify", "--quiet", commit + "^{commit}")
                .directory(Setting.project().toFile())
                .start();
        String hash = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (hash.isEmpty()) {
            throw new Words.InvalidCommandLine(commit + " is no commit of this project");
        }
        return hash;
    }

    private static void require(Path folder, String... command) throws IOException {
        try {
            int exit = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("%s ended with %d in %s".formatted(List.of(command), exit, folder));
            }
        } catch (InterruptedException stopped) {
            throw new IOException("stopped while it made the build in " + folder, stopped);
        }
    }
}
