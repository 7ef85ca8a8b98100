package testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Suspends and resumes a process. */
final class ProcessSignals {

    private ProcessSignals() {}

    /** SIGSTOP: the process does nothing until it is woken; it keeps its connections. */
    static void freeze(Process process) {
        send("STOP", process);
    }

    /** SIGCONT. */
    static void wake(Process process) {
        send("CONT", process);
    }

    private static void send(String name, Process process) {
        try {
            String pid = String.valueOf(process.pid());
            int exitCode = new ProcessBuilder("kill", "-" + name, pid)
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
