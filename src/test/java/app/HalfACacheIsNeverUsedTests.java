package app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import testing.Apart;
import testing.Asker;

/** A start uses a complete cache of its own jar and JDK or none, also after a kill, with concurrent makers, or on a full disk. */
@Apart
@DisabledOnOs(OS.WINDOWS)
class HalfACacheIsNeverUsedTests {

    private static final Duration TIMEOUT = Asker.TIMEOUT;

    private StartScript script;

    @BeforeEach
    void unpack(@TempDir Path folder) throws IOException {
        script = new StartScript(folder);
    }

    @Test
    void aCacheIsMadeOnceAndUsed() throws Exception {
        assertThat(script.usedCache()).isEmpty();

        makeCache();
        makeCache();

        assertThat(script.trainings()).isEqualTo(1);
        assertCompleteCache();
    }

    @Test
    void aStartWhileTheCacheIsMadeUsesNone() throws Exception {
        Process maker = startSlowMaker();

        assertThat(script.usedCache()).isEmpty();

        script.goOn();
        assertThat(maker.waitFor()).isZero();
        assertThat(script.usedCache()).isPresent();
    }

    @Test
    void concurrentMakersDoNotDisturbEachOther() throws Exception {
        script.goSlowly();
        List<Process> makers = List.of(script.start("--make-cache"), script.start("--make-cache"));
        untilTrained(2);
        script.goOn();

        for (Process maker : makers) {
            assertThat(maker.waitFor()).isZero();
        }

        assertCompleteCache();
    }

    @Test
    void aKilledMakerDoesNotBlockTheNext() throws Exception {
        Process maker = startSlowMaker();
        killWithDescendants(maker);
        assertThat(script.usedCache()).isEmpty();
        script.goOn();

        makeCache();

        assertThat(script.trainings()).isEqualTo(2);
        assertThat(script.caches()).hasSize(1);
        assertThat(script.leftOver()).isEmpty();
    }

    @Test
    void anotherJarOrJdkHasAnotherCacheAndTheOldOneGoes() throws Exception {
        script.run("--make-cache");
        Path first = script.usedCache().orElseThrow();

        script.build("second");
        assertThat(script.usedCache()).isEmpty();
        script.run("--make-cache");
        Path second = script.usedCache().orElseThrow();
        script.release("25.0.2");
        assertThat(script.usedCache()).isEmpty();
        script.run("--make-cache");

        assertThat(script.usedCache()).isPresent().get().isNotIn(first, second);
        assertThat(script.caches()).hasSize(1);
    }

    /** A JVM does not start with the cache of a jar that was at another path. */
    @Test
    void aMovedJarGetsACacheOfItsOwn() throws Exception {
        script.run("--make-cache");
        script.move();

        assertThat(script.usedCache()).isEmpty();
        makeCache();
        assertThat(script.usedCache()).isPresent();
    }

    @Test
    void aJarThatChangesDuringTheTrainingDoesNotUseTheCache() throws Exception {
        Process maker = startSlowMaker();
        script.build("second");
        script.goOn();
        maker.waitFor();

        assertThat(script.usedCache()).isEmpty();
    }

    @Test
    void aCacheThatAProcessUsesStaysUntilTheProcessEnds() throws Exception {
        script.run("--make-cache");
        Path first = script.usedCache().orElseThrow();
        Process user = new ProcessBuilder("bash", "-c", "read -r; exit", first.toString()).start();
        script.build("second");
        script.run("--make-cache");

        assertThat(first).exists();

        user.getOutputStream().close();
        user.waitFor();
        script.build("third");
        script.run("--make-cache");
        assertThat(first).doesNotExist();
    }

    /** At the lowest priority, a busy machine could keep it from being made at all. */
    @Test
    void aCacheThatSomebodyWaitsForIsMadeAtTheUsualPriority() throws Exception {
        makeCache();

        String usual =
                new String(new ProcessBuilder("nice").start().getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(script.priorities()).containsExactly(usual);
    }

    @Test
    void anIncompleteCacheOfAFullDiskIsNotUsed() throws Exception {
        script.fillDisk();
        assertThat(script.run("--make-cache").exitCode()).isNotZero();
        assertThat(script.usedCache()).isEmpty();
        assertThat(script.leftOver()).isEmpty();

        script.emptyDisk();
        makeCache();
    }

    @Test
    void aFolderThatCannotBeWrittenHasNone() throws Exception {
        Path target = script.target();
        Files.writeString(target.resolve("aot"), "a file in place of the folder, because root may write anywhere");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(script.run("--make-cache").exitCode()).isEqualTo(1);
        assertThat(script.run("--server.port=1"))
                .satisfies(ended -> assertThat(ended.exitCode()).isZero())
                .satisfies(ended -> assertThat(ended.printed()).contains("-jar", "--server.port=1"));

        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void makeCache() throws Exception {
        assertThat(script.run("--make-cache").exitCode()).isZero();
    }

    private void assertCompleteCache() throws Exception {
        assertThat(script.usedCache())
                .hasValueSatisfying(cache -> assertThat(cache).hasContent("half and whole"));
        assertThat(script.leftOver()).isEmpty();
    }

    /** Makes a cache, with a training that goes on until {@link StartScript#goOn}. */
    private Process startSlowMaker() throws Exception {
        script.goSlowly();
        Process maker = script.start("--make-cache");
        untilTrained(1);
        return maker;
    }

    private void untilTrained(int times) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (script.trainings() < times) {
            assertThat(System.nanoTime()).as("the training did not begin").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** SIGKILL to the process and its descendants. */
    private static void killWithDescendants(Process process) throws InterruptedException {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly().waitFor();
        descendants.forEach(ProcessHandle::destroyForcibly);
        descendants.forEach(killed -> killed.onExit().join());
    }
}
