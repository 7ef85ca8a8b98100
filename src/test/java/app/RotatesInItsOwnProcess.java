package app;

import app.identity.TokenKeyRotation;
import app.identity.TokenKeyRotation.Mode;
import app.identity.TokenKeySet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import testing.OwnProcess;

/** A process that adds a number of keys to a file, once or until it is killed. It makes the keys first, because that takes long. */
final class RotatesInItsOwnProcess {

    private RotatesInItsOwnProcess() {}

    static Process start(Path file, int keys, boolean untilKilled) throws IOException {
        return OwnProcess.of(
                        RotatesInItsOwnProcess.class,
                        List.of(file.toString(), String.valueOf(keys), String.valueOf(untilKilled)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Prints the ids of its keys and begins after it reads a line. It ends with its parent process. */
    public static void main(String[] arguments) throws IOException {
        ProcessHandle.current()
                .parent()
                .ifPresent(tests ->
                        tests.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        TokenKeyRotation rotation = new TokenKeyRotation(Path.of(arguments[0]), Clock.systemUTC());
        List<RSAKey> keys = newKeys(Integer.parseInt(arguments[1]));
        System.out.println(String.join(" ", ids(keys)));
        int unused = System.in.read();
        boolean untilKilled = Boolean.parseBoolean(arguments[2]);
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
