package testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Stops a process where it is, and wakes it. */
final class Signals {

    private Signals() {}

    /** SIGSTOP: nothing of the process goes on until it is woken; it keeps its connections. */
    static void freeze(Process process) {
        send("STOP", process);
    }

    /** SIGCONT. */
    static void wake(Process process) {
        send("CONT", process);
    }

    private static void send(String name, Process process) {
        try {
            int exitCode = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (exitCode != 0) {
                throw new IllegalStateException("kill -%s ended with %d".formatted(name, exitCode));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
