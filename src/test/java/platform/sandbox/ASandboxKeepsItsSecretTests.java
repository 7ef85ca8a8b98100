package platform.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ASandboxKeepsItsSecretTests {

    @Test
    void overARestart(@TempDir Path home) {
        String before = secret(home, null);
        assertThat(secret(home, null)).isEqualTo(before);
    }

    @Test
    void forItsOwnerOnly(@TempDir Path home) throws IOException {
        secret(home, null);
        assertThat(Files.getPosixFilePermissions(home.resolve("keys/sandbox-secret")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (Stream<Path> files = Files.list(home.resolve("keys"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void oneForAllWhoStartAtOnce(@TempDir Path home) throws Exception {
        List<Callable<String>> starts = Stream.generate(() -> (Callable<String>) () -> secret(home, null))
                .limit(16)
                .toList();
        try (ExecutorService starters = Executors.newFixedThreadPool(16)) {
            List<String> secrets = starters.invokeAll(starts).stream()
                    .map(Future::resultNow)
                    .distinct()
                    .toList();
            assertThat(secrets).hasSize(1);
        }
    }

    @Test
    void unlessAnotherIsGiven(@TempDir Path home) {
        assertThat(secret(home, "the same everywhere")).isEqualTo("the same everywhere");
        assertThat(home.resolve("keys")).doesNotExist();
    }

    private static String secret(Path home, @Nullable String configured) {
        return new String(SandboxSecret.of(configured, home.resolve("keys"), "sandbox-secret"), StandardCharsets.UTF_8);
    }
}
