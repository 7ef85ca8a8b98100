package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Runs the hand-written loop with pgbench. */
final class PgBench implements Reference.Client {

    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+) \\(without initial");
    private static final Pattern LOOPS = Pattern.compile("actually processed: ([0-9]+)");
    private static final Pattern FAILED = Pattern.compile("number of failed transactions: ([0-9]+)");
    private static final int LATENCY = 2; // index among the words of a line of pgbench's log

    /** The version of pgbench; empty if it is not installed. */
    static Optional<String> version() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("pgbench", "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes())
                    .lines()
                    .findFirst()
                    .orElse("");
            return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException notInstalled) {
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        try {
            return version().orElse("pgbench");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "pgbench";
        }
    }

    @Override
    public Reference.LoopResult run(SecondPostgres server, Path script, boolean hot, Duration length)
            throws IOException, InterruptedException {
        Path logs = Files.createTempDirectory("orderwright-pgbench-");
        try {
            String said = said(List.of(
                    "pgbench",
                    "-n",
                    "-M",
                    "prepared",
                    "-c",
                    Integer.toString(Reference.CLIENTS),
                    "-j",
                    "2",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(server.port()),
                    "-U",
                    "postgres",
                    "-T",
                    Long.toString(length.toSeconds()),
                    "-D",
                    "hot=" + (hot ? 1 : 0),
                    "-f",
                    script.toString(),
                    "-l",
                    "--log-prefix=" + logs.resolve("loop"),
                    "postgres"));
            if (number(FAILED, said) > 0) {
                throw new IOException("pgbench reports failed transactions: " + said);
            }
            Histogram latencies = new Histogram(3);
            try (Stream<Path> files = Files.list(logs)) {
                for (Path file : files.toList()) {
                    try (Stream<String> lines = Files.lines(file)) {
                        lines.forEach(line -> latencies.recordValue(Long.parseLong(line.split(" ")[LATENCY])));
                    }
                }
            }
            return new Reference.LoopResult(number(RATE, said), (long) number(LOOPS, said), latencies);
        } finally {
            Platform.delete(logs);
        }
    }

    private static String said(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("pgbench failed: " + said);
        }
        return said;
    }

    private static double number(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("The output of pgbench has an unknown format: " + text);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
