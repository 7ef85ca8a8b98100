package app;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import testing.Ended;
import testing.ProgramFile;

/** A copy of the script {@code orderwright}, with a fake JDK that prints its arguments. */
final class StartScript {

    /**
     * Writes a jar to unpack, trains while the file {@code slow} exists, and accepts a cache that is complete. Other calls print their
     * arguments and end.
     */
    private static final String JAVA = """
            #!/usr/bin/env bash
            here=$(cd "$(dirname "$0")/../.." && pwd -P)
            for word in "$@"; do
                case "$word" in
                    extract) mkdir -p "${@: -1}" && echo jar >"${@: -1}/orderwright.jar" && exit ;;
                    -XX:AOTCacheOutput=*) output=${word#*=} ;;
                    -XX:AOTCache=*) used=${word#*=} ;;
                    -XX:AOTMode=on) tries=yes ;;
                    train)
                        nice >>"$here/trainings"
                        printf half >"$output"
                        for ((i = 0; i < 600; i++)); do
                            [ -f "$here/slow" ] || break
                            sleep 0.1
                        done
                        [ -f "$here/full-disk" ] || echo " and whole" >>"$output"
                        exit
                        ;;
                esac
            done
            [ -z "${tries:-}" ] || exec grep -q whole "$used"
            echo "$@"
            """;

    private final Path folder;
    private Path project;

    StartScript(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        project = this.folder.resolve("project");
        Files.createDirectories(target());
        ProgramFile.copy(Path.of("orderwright"), project.resolve("orderwright"));
        build("first");
        Path java = this.folder.resolve("jdk/bin/java");
        Files.createDirectories(java.getParent());
        FakeProgram.write(java, JAVA);
        release("25.0.1");
    }

    /** Replaces the jar by one with another content and time. */
    void build(String content) throws IOException {
        Path jar = target().resolve("orderwright.jar");
        Files.writeString(jar, content);
        Files.setLastModifiedTime(
                jar, FileTime.from(Instant.EPOCH.plusSeconds(3600L * Math.abs(content.hashCode() % 100_000))));
    }

    /** Moves the jar and its cache to another path. */
    void move() throws IOException {
        project = Files.move(project, folder.resolve("moved"));
    }

    /** The number of processors that {@code nproc} prints. */
    void processors(int count) throws IOException {
        FakeProgram.nproc(folder.resolve("jdk/bin"), count);
    }

    /** Changes the version of the JDK. */
    void release(String version) throws IOException {
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    /** Trainings take up to a minute, until {@link #goOn}. */
    void goSlowly() throws IOException {
        Files.createFile(folder.resolve("slow"));
    }

    void goOn() throws IOException {
        Files.delete(folder.resolve("slow"));
    }

    /** Trainings write half a file and report success, until {@link #emptyDisk}. */
    void fillDisk() throws IOException {
        Files.createFile(folder.resolve("full-disk"));
    }

    void emptyDisk() throws IOException {
        Files.delete(folder.resolve("full-disk"));
    }

    Path target() {
        return project.resolve("target");
    }

    Path aot() {
        return target().resolve("aot");
    }

    Ended run(String... words) throws IOException, InterruptedException {
        return Ended.of(start(words));
    }

    /** A start does not make a cache itself, because that would take many seconds. */
    Process start(String... words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(project.resolve("orderwright").toString()));
        command.addAll(Arrays.asList(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("PATH", folder.resolve("jdk/bin") + ":" + System.getenv("PATH"));
        builder.environment().put("ORDERWRIGHT_AOT", "use");
        return builder.start();
    }

    /** The cache that a start would run on now. */
    Optional<Path> usedCache() throws IOException, InterruptedException {
        return Stream.of(run().printed().split("\\s"))
                .filter(word -> word.startsWith("-XX:AOTCache="))
                .map(word -> Path.of(word.substring(word.indexOf('=') + 1)))
                .findFirst();
    }

    int trainings() throws IOException {
        return priorities().size();
    }

    /** What {@code nice} printed in each training. */
    List<String> priorities() throws IOException {
        Path trainings = folder.resolve("trainings");
        return Files.exists(trainings) ? Files.readAllLines(trainings) : List.of();
    }

    /** Everything in the folder of caches, except the log and the folders of finished caches. */
    List<String> leftOver() throws IOException {
        try (Stream<Path> there = Files.list(aot())) {
            return there.filter(path -> !Files.exists(path.resolve("orderwright.aot")))
                    .map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals("training.log"))
                    .toList();
        }
    }

    List<String> caches() throws IOException {
        List<String> caches = new ArrayList<>();
        Files.walkFileTree(aot(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".aot")) {
                    caches.add(aot().relativize(file).toString());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return caches;
    }
}
