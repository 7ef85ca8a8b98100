package testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The result of a process that has ended. */
public record Ended(int exitCode, String printed) {

    /** Waits for the end of the process. */
    public static Ended of(Process process) throws IOException {
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.onExit().join().exitValue(), printed);
    }
}
