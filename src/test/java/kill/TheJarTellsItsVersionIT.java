package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import testing.Ended;
import testing.JarTest;
import testing.RunningJar;

@JarTest
class TheJarTellsItsVersionIT {

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        Ended ended = RunningJar.run("--version");

        assertThat(ended.exitCode()).as(ended.printed()).isZero();
        assertThat(ended.printed()).contains("Orderwright ");
        String version = ended.printed().strip().replaceFirst("(?s).*Orderwright ", "");
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + version + "</version>");
    }
}
