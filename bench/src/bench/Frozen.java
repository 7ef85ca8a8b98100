package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process and its child processes that are suspended (SIGSTOP) until this object is closed. */
final class Frozen implements AutoCloseable {

    private final List<String> pids;

    private Frozen(List<String> pids) {
        this.pids = pids;
    }

    static Frozen of(long pid) throws IOException, InterruptedException {
        List<String> pids = ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(process -> Long.toString(process.pid()))
                .toList();
        signal("-STOP", pids);
        return new Frozen(pids);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        signal("-CONT", pids);
    }

    private static void signal(String signal, List<String> pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        command.addAll(pids);
        new ProcessBuilder(command)
                .start()
                .waitFor(); // kill fails for a process that has ended meanwhile; it needs no signal
    }
}
