package bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The counters of the machine and of the database at an instant; or the difference between two such readings.
 *
 * @param cpuSeconds CPU seconds by process
 * @param database the statistics of the database server, if the driver can connect to it
 */
record Measurement(long nanos, Map<String, Double> cpuSeconds, Optional<Database.Counts> database) {

    static Measurement take(Platform platform, Optional<Database> database) {
        try {
            return new Measurement(
                    System.nanoTime(),
                    CpuTime.read(platform.pid(), platform.postmaster()),
                    database.isPresent() ? Optional.of(database.get().counts()) : Optional.empty());
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    Measurement minus(Measurement before) {
        Map<String, Double> used = new LinkedHashMap<>();
        cpuSeconds.forEach((process, now) -> used.put(process, now - before.cpuSeconds.getOrDefault(process, now)));
        return new Measurement(
                nanos - before.nanos, used, database.map(now -> now.minus(before.database.orElseThrow())));
    }

    double seconds() {
        return nanos / 1e9;
    }

    double cpuSeconds(String process) {
        return cpuSeconds.getOrDefault(process, 0.0);
    }

    /** Prints the used CPU by process and returns it as figures. */
    Map<String, Object> cpu(double loops) {
        Map<String, Object> processes = new LinkedHashMap<>();
        System.out.printf("%n%-30s%10s%10s%14s%n", "CPU", "seconds", "cores", "µs a loop");
        cpuSeconds.forEach((process, used) -> {
            processes.put(
                    process,
                    Map.of("seconds", used, "cores", used / seconds(), "us_per_loop", used * 1e6 / Math.max(loops, 1)));
            System.out.printf(
                    "%-30s%10.1f%10.2f%,14.0f%n", process, used, used / seconds(), used * 1e6 / Math.max(loops, 1));
        });
        return processes;
    }
}
