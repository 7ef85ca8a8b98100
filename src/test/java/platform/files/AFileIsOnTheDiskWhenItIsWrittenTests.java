package platform.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After a loss of power no replaced key comes back: first the content is forced to the disk, then the new name.
 *
 * <p>Seen to fail when the new name of a private file was not forced to the disk.
 */
class AFileIsOnTheDiskWhenItIsWrittenTests {

    @TempDir
    Path folder;

    @TempDir
    Path recordings;

    @Test
    void itsContentAndThenItsName() throws IOException {
        assumeTrue(PrivateFiles.hasModes(), "only Unix forces folders");
        Path file = Files.writeString(folder.resolve("key"), "old");

        List<String> forced = forcedBy(() -> PrivateFiles.write(file, "new"));

        assertThat(file).hasContent("new");
        assertThat(forced).containsExactly(file + ".unfinished", folder.toString());
    }

    private interface Step {
        void run() throws IOException;
    }

    /** The events of the JVM's flight recorder. */
    private List<String> forcedBy(Step step) throws IOException {
        Path recorded = recordings.resolve("forced.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            step.run();
            recording.stop();
            recording.dump(recorded);
        }
        return RecordingFile.readAllEvents(recorded).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.FileForce"))
                .map(event -> event.getString("path"))
                .filter(path -> path.startsWith(folder.toString()))
                .toList();
    }
}
