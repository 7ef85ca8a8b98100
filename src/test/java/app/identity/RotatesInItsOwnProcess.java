package app.identity;

import app.identity.TokenKeyRotation.Mode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import testing.OwnProcess;

/** A process that adds keys to a file, once or until it is killed. The test makes the keys, because that takes a process long. */
final class RotatesInItsOwnProcess {

    private RotatesInItsOwnProcess() {}

    static Process start(Path file, int keys, boolean untilKilled) throws IOException {
        Process process = OwnProcess.of(
                        RotatesInItsOwnProcess.class, List.of(file.toString(), String.valueOf(untilKilled)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8);
        in.write(new JWKSet(List.<JWK>copyOf(newKeys(keys))).toString(false));
        in.newLine();
        in.flush();
        return process;
    }

    /** Reads its keys, prints their ids, and begins after it reads another line. It ends with its parent process. */
    public static void main(String[] arguments) throws IOException, ParseException {
        ProcessHandle.current()
                .parent()
                .ifPresent(tests ->
                        tests.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        TokenKeyRotation rotation = new TokenKeyRotation(Path.of(arguments[0]), Clock.systemUTC());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<RSAKey> keys = JWKSet.parse(in.readLine()).getKeys().stream()
                .map(JWK::toRSAKey)
                .toList();
        System.out.println(String.join(" ", ids(keys)));
        String unused = in.readLine();
        boolean untilKilled = Boolean.parseBoolean(arguments[1]);
        do {
            for (RSAKey key : keys) {
                rotation.add(key, untilKilled && key == keys.getFirst() ? Mode.DROP_EARLIER : Mode.SIGN_NOW);
            }
        } while (untilKilled);
    }

    static List<RSAKey> newKeys(int count) {
        Instant now = Clock.systemUTC().instant();
        return Stream.generate(() -> TokenKeySet.newKey(now, now)).limit(count).toList();
    }

    static List<String> ids(List<RSAKey> keys) {
        return keys.stream().map(RSAKey::getKeyID).toList();
    }
}
