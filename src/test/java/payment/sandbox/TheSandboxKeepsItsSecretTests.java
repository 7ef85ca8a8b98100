package payment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheSandboxKeepsItsSecretTests {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    @Test
    void overARestart(@TempDir Path home) {
        String before = sign(home, null);
        assertThat(sign(home, null)).isEqualTo(before);
    }

    @Test
    void forItsOwnerOnly(@TempDir Path home) throws IOException {
        sign(home, null);
        assertThat(Files.getPosixFilePermissions(home.resolve("keys/sandbox-secret")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (Stream<Path> files = Files.list(home.resolve("keys"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void oneForAllWhoStartAtOnce(@TempDir Path home) throws Exception {
        List<Callable<String>> starts = Stream.generate(() -> (Callable<String>) () -> sign(home, null))
                .limit(16)
                .toList();
        try (ExecutorService starters = Executors.newFixedThreadPool(16)) {
            List<String> signatures = starters.invokeAll(starts).stream()
                    .map(Future::resultNow)
                    .distinct()
                    .toList();
            assertThat(signatures).hasSize(1);
        }
    }

    @Test
    void unlessAnotherIsGiven(@TempDir Path home) {
        assertThat(sign(home, "the same everywhere"))
                .isEqualTo(
                        new SandboxSignature("the same everywhere".getBytes(StandardCharsets.UTF_8)).sign(BODY, NOW));
        assertThat(home.resolve("keys")).doesNotExist();
    }

    private static String sign(Path home, @Nullable String secret) {
        Duration any = Duration.ofSeconds(1);
        SandboxProperties properties = new SandboxProperties(null, secret, null, any, any, any, any);
        return new SandboxKeys(properties, home).signature().sign(BODY, NOW);
    }
}
