package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import testing.Apart;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The package for npm holds the client that the platform serves. It is copied when the package is made, so there is no second copy to change. */
@Apart
class TheClientForNpmIsTheServedOneTests {

    private static final Path SERVED = Path.of("src/main/resources/static/client/orderwright.js");
    private static final Path PACKAGE = Path.of("samples/javascript-client");

    @Test
    void whatThePackageExportsIsCopiedFromThere() throws IOException, InterruptedException {
        JsonNode description = JsonMapper.shared().readTree(Files.readString(PACKAGE.resolve("package.json")));
        Path exported = PACKAGE.resolve(description.at("/exports").asString()).normalize();
        assertThat(description.at("/files").valueStream().map(JsonNode::asString))
                .containsExactly(exported.getFileName().toString());
        assertThat(Files.readAllLines(PACKAGE.resolve(".gitignore")))
                .contains(exported.getFileName().toString());
        try {
            Process copying = new ProcessBuilder(List.of(
                            "sh",
                            "-eu",
                            "-c",
                            description.at("/scripts/prepack").asString()))
                    .directory(PACKAGE.toFile())
                    .inheritIO()
                    .start();
            assertThat(copying.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(copying.exitValue()).isZero();

            assertThat(exported).hasSameBinaryContentAs(SERVED);
        } finally {
            Files.deleteIfExists(exported);
        }
    }
}
