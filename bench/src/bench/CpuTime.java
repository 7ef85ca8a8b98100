package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Reads the CPU seconds that processes have used so far, from Linux's /proc; empty on other systems. */
final class CpuTime {

    private static final Path PROC = Path.of("/proc");
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER = 11; // index among the fields after the name of the command
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    private CpuTime() {}

    /** CPU seconds by name. The database includes its child processes, also ended ones; "others" are all other processes of the machine. */
    static Map<String, Double> read(Optional<Long> jar, Optional<Long> postmaster) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        if (!Files.exists(PROC.resolve("stat"))) {
            return seconds;
        }
        jar.ifPresent(pid -> seconds.put("jar", process(pid, USER, SYSTEM)));
        postmaster.ifPresent(pid -> seconds.put("PostgreSQL", family(pid)));
        seconds.put("driver", process(ProcessHandle.current().pid(), USER, SYSTEM));
        double known = seconds.values().stream().mapToDouble(it -> it).sum();
        seconds.put("others", machine() - known);
        return seconds;
    }

    static double ofProcess(long pid) {
        return process(pid, USER, SYSTEM);
    }

    /** The CPU seconds of a process, of its descendants, and of those children of it that have ended. */
    static double family(long parent) {
        LongStream children = ProcessHandle.of(parent).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(ProcessHandle::pid);
        return process(parent, USER, SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM)
                + children.mapToDouble(pid -> process(pid, USER, SYSTEM)).sum();
    }

    private static double process(long pid, int... fields) {
        String line = line(PROC.resolve(pid + "/stat"));
        String[] values = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
        return values.length <= CHILDREN_SYSTEM
                ? 0
                : Arrays.stream(fields)
                                .mapToLong(field -> Long.parseLong(values[field]))
                                .sum()
                        / TICKS_PER_SECOND;
    }

    /** All processors together. The fields are user, nice, system, then idle and waiting, which do not count as work, then interrupts. */
    private static double machine() {
        String[] values = line(PROC.resolve("stat")).split(" +");
        return LongStream.of(1, 2, 3, 6, 7)
                        .map(field -> Long.parseLong(values[(int) field]))
                        .sum()
                / TICKS_PER_SECOND;
    }

    /** The first line of the file; empty if the process has ended. */
    private static String line(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (NoSuchFileException ended) {
            return "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
