package platform.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platform.callback.TimedSignature;
import testing.AtOnce;

class ASandboxKeepsItsSecretTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

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
    void oneForAllInstancesThatStartAtOnce(@TempDir Path home) {
        assertThat(AtOnce.<String>run(16, thread -> () -> secret(home, null)).stream()
                        .distinct())
                .hasSize(1);
    }

    @Test
    void unlessAnotherIsGiven(@TempDir Path home) {
        assertThat(secret(home, "the same everywhere"))
                .isEqualTo(new TimedSignature(List.of("the same everywhere".getBytes(StandardCharsets.UTF_8)))
                        .sign(BODY, NOW));
        assertThat(home.resolve("keys")).doesNotExist();
    }

    @Test
    void othersThatAreAcceptedSignNothing(@TempDir Path home) {
        TimedSignature next = SandboxSecret.signature("the one that comes next", List.of(), home, "sandbox-secret");
        TimedSignature kept = SandboxSecret.signature(null, List.of("the one that comes next"), home, "sandbox-secret");
        TimedSignature before = SandboxSecret.signature(null, List.of(), home, "sandbox-secret");

        assertThat(kept.sign(BODY, NOW)).isEqualTo(before.sign(BODY, NOW));
        assertThat(kept.verify(next.sign(BODY, NOW), BODY)).contains(NOW);
        assertThat(before.verify(next.sign(BODY, NOW), BODY)).isEmpty();
    }

    /** A signature that depends only on the secret. */
    private static String secret(Path home, @Nullable String configured) {
        return SandboxSecret.signature(configured, List.of(), home.resolve("keys"), "sandbox-secret")
                .sign(BODY, NOW);
    }
}
