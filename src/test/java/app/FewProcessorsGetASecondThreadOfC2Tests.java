package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On machines with few processors, the JVM gets a second thread of C2. With more processors, the JVM chooses the number. */
class FewProcessorsGetASecondThreadOfC2Tests {

    private static final String FLAG = "-XX:CICompilerCount=3";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "4, false", "64, false"})
    void withTheStartScript(int processors, boolean chosen) throws Exception {
        StartScript script = new StartScript(folder);
        script.processors(processors);
        assertThat(script.run().printed().contains(FLAG)).as("without a cache").isEqualTo(chosen);

        script.run("--make-cache");

        assertThat(script.run().printed().contains(FLAG)).as("from a cache").isEqualTo(chosen);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "4, false", "64, false"})
    void inTheImage(int processors, boolean chosen) throws Exception {
        FakeProgram.nproc(folder, processors);
        String printed = new Image(folder).run("--help").printed();

        assertThat(printed).contains("-XX:+UseParallelGC", "-jar orderwright.jar --help");
        assertThat(printed.contains(FLAG)).isEqualTo(chosen);
    }
}
