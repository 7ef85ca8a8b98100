package app;

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

/** Whoever is killed, or comes at the same time, or has no room: a start runs on a whole cache of its own jar and JDK, or on none. */
@Apart
@DisabledOnOs(OS.WINDOWS)
class HalfACacheIsNeverUsedTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private StartScript script;

    @BeforeEach
    void unpack(@TempDir Path folder) throws IOException {
        script = new StartScript(folder);
    }

    @Test
    void aCacheIsMadeOnceAndUsed() throws Exception {
        assertThat(script.usedCache()).isEmpty();

        assertThat(script.run("--make-cache").exitCode()).isZero();
        assertThat(script.run("--make-cache").exitCode()).isZero();

        assertThat(script.trainings()).isEqualTo(1);
        assertThat(script.usedCache())
                .hasValueSatisfying(cache -> assertThat(cache).hasContent("half and whole"));
        assertThat(script.leftOver()).isEmpty();
    }

    @Test
    void whoeverStartsWhileItIsMadeDoesWithout() throws Exception {
        script.goSlowly();
        Process maker = script.start("--make-cache");
        untilTrained(1);

        assertThat(script.usedCache()).isEmpty();

        script.goOn();
        assertThat(maker.waitFor()).isZero();
        assertThat(script.usedCache()).isPresent();
    }

    @Test
    void makersAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        script.goSlowly();
        List<Process> makers = List.of(script.start("--make-cache"), script.start("--make-cache"));
        untilTrained(2);
        script.goOn();

        for (Process maker : makers) {
            assertThat(maker.waitFor()).isZero();
        }

        assertThat(script.usedCache())
                .hasValueSatisfying(cache -> assertThat(cache).hasContent("half and whole"));
        assertThat(script.leftOver()).isEmpty();
    }

    @Test
    void aMakerKilledInItsMiddleBlocksNobody() throws Exception {
        script.goSlowly();
        Process maker = script.start("--make-cache");
        untilTrained(1);
        killWithAllBelow(maker);
        assertThat(script.usedCache()).isEmpty();
        script.goOn();

        assertThat(script.run("--make-cache").exitCode()).isZero();

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

    /** A JVM does not start at all on the cache of a jar that lay elsewhere. */
    @Test
    void whatWasMovedGetsACacheOfItsOwn() throws Exception {
        script.run("--make-cache");
        script.move();

        assertThat(script.usedCache()).isEmpty();
        assertThat(script.run("--make-cache").exitCode()).isZero();
        assertThat(script.usedCache()).isPresent();
    }

    @Test
    void aJarThatChangesMeanwhileGetsNoCacheOfTheOther() throws Exception {
        script.goSlowly();
        Process maker = script.start("--make-cache");
        untilTrained(1);
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

    @Test
    void whatAFullDiskLeftIsNotUsed() throws Exception {
        script.fillDisk();
        assertThat(script.run("--make-cache").exitCode()).isNotZero();
        assertThat(script.usedCache()).isEmpty();
        assertThat(script.leftOver()).isEmpty();

        script.emptyDisk();
        assertThat(script.run("--make-cache").exitCode()).isZero();
    }

    @Test
    void aFolderThatCannotBeWrittenHasNone() throws Exception {
        Path target = script.target();
        Files.writeString(target.resolve("aot"), "in the way, as root may write anywhere");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(script.run("--make-cache").exitCode()).isEqualTo(1);
        assertThat(script.run("--server.port=1"))
                .satisfies(ended -> assertThat(ended.exitCode()).isZero())
                .satisfies(ended -> assertThat(ended.printed()).contains("-jar", "--server.port=1"));

        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void untilTrained(int times) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (script.trainings() < times) {
            assertThat(System.nanoTime()).as("it is slow to begin").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** SIGKILL, as by one who kills a whole group. */
    private static void killWithAllBelow(Process process) throws InterruptedException {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly().waitFor();
        below.forEach(ProcessHandle::destroyForcibly);
        below.forEach(killed -> killed.onExit().join());
    }
}
