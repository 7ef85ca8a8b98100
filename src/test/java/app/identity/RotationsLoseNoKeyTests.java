package app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import app.Home;
import app.identity.TokenKeyRotation.Mode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.Apart;
import testing.AtOnce;

/** No key is lost if threads and processes add keys to one file at the same time, or are killed while they do. */
@Apart
class RotationsLoseNoKeyTests {

    private static final int KEYS_EACH = 4;

    private final Clock clock = Clock.systemUTC();

    @TempDir
    private Path home;

    private Path file;
    private String firstKey;

    @BeforeEach
    void makeTheFirstKey() throws Exception {
        file = new Home(home).tokenKeys();
        new TokenKeys(file, clock);
        firstKey = ids().getFirst();
    }

    @Test
    void ofConcurrentThreadsAndProcesses() throws Exception {
        List<String> expected = new ArrayList<>(List.of(firstKey));
        List<List<RSAKey>> ofThreads =
                List.of(RotatesInItsOwnProcess.newKeys(KEYS_EACH), RotatesInItsOwnProcess.newKeys(KEYS_EACH));
        ofThreads.forEach(keys -> expected.addAll(RotatesInItsOwnProcess.ids(keys)));
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                Process process = RotatesInItsOwnProcess.start(file, KEYS_EACH, false);
                processes.add(process);
                expected.addAll(List.of(firstLine(process).split(" ")));
            }
            AtOnce.run(ofThreads.size() + 1, number -> () -> {
                if (number == ofThreads.size()) {
                    for (Process process : processes) {
                        begin(process);
                    }
                } else {
                    TokenKeyRotation rotation = new TokenKeyRotation(file, clock);
                    for (RSAKey key : ofThreads.get(number)) {
                        rotation.add(key, Mode.SIGN_NOW);
                    }
                }
                return number;
            });
            for (Process process : processes) {
                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }

        assertThat(ids()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void ofKilledProcesses() throws Exception {
        Random random = new Random(20260301);
        for (int round = 0; round < 4; round++) {
            Process process = RotatesInItsOwnProcess.start(file, 3, true);
            try {
                String last = firstLine(process);
                begin(process);
                assertThat(process.waitFor(20 + random.nextInt(60), TimeUnit.MILLISECONDS))
                        .as("the process runs until it is killed")
                        .isFalse();
                assertThat(last).isNotEmpty();
            } finally {
                process.destroyForcibly().waitFor();
            }

            List<String> left = ids();
            assertThat(left).isNotEmpty();
            String added =
                    new TokenKeyRotation(file, clock).rotate(Mode.SIGN_NOW).keyId();
            assertThat(ids()).containsAll(left).contains(added);
        }
    }

    private List<String> ids() throws Exception {
        String content = Files.readString(file);
        assertThat(TokenKeySet.parse(content).size()).isPositive();
        return JWKSet.parse(content).getKeys().stream().map(JWK::getKeyID).toList();
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        return String.valueOf(out.readLine());
    }

    private static void begin(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }
}
