package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures the time from the start to the first answer, and the CPU time until then, on an existing folder. The compared starts alternate, so
 * that other work of the machine affects all of them.
 */
final class Start {

    private static final String USAGE = """
            usage: bench/start [--rounds N] [--jars FILE,FILE,…]
              --rounds N          how often each start is measured (default: 5)
              --jars FILE,FILE,…  builds to compare, each with its cache (default: this build, without its cache and with it)""";

    private static final long START_LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int CONNECT_MILLIS = 200;
    private static final int ANSWER_MILLIS = 2000;
    private static final int POLL_MILLIS = 5;
    private static final byte[] READINESS_REQUEST =
            "GET /actuator/health/readiness HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Path home = Files.createTempDirectory("orderwright-bench-");
    private final Path log = Files.createDirectories(Setting.output()).resolve("start.log");

    private Start() throws IOException {}

    /** @param cache {@code use} or {@code off} */
    private record Side(String name, Path jar, String cache, List<Double> millis, List<Double> cpuMillis) {

        Side(String name, Path jar, String cache) {
            this(name, jar, cache, new ArrayList<>(), new ArrayList<>());
        }

        Map<String, Object> figures() {
            return Map.of(
                    "ms", Spread.of(millis).figures(),
                    "cpu_ms", Spread.of(cpuMillis).figures());
        }
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = 5;
        List<Side> sides = List.of();
        try {
            Words words = new Words(List.of(arguments));
            rounds = words.whole("--rounds", rounds);
            sides = words.text("--jars").map(Start::builds).orElseGet(Start::withoutAndWithCache);
            words.requireNothingLeft();
        } catch (Words.InvalidCommandLine invalid) {
            System.err.println("bench/start: " + invalid.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
        Start start = new Start();
        for (Side side : sides) {
            start.makeCache(side);
            start.measure(side); // creates the database or warms up the disk cache; this start is not counted
            side.millis.clear();
            side.cpuMillis.clear();
        }
        for (int round = 1; round <= rounds; round++) {
            for (Side side : round % 2 == 1 ? sides : sides.reversed()) {
                start.measure(side);
            }
            System.out.println(round + " of " + rounds);
        }
        Figures figures = new Figures(Map.of("rounds", rounds));
        System.out.printf("%-40s%12s%26s%12s%26s%n", "median (least to most)", "ms", "", "CPU ms", "");
        for (Side side : sides) {
            figures.put(side.name, side.figures());
            System.out.printf(
                    "%-40s%s%s%n",
                    side.name,
                    Spread.of(side.millis).text(0, 12),
                    Spread.of(side.cpuMillis).text(0, 12));
        }
        figures.write(Setting.output().resolve("start.json"));
        Platform.delete(start.home);
    }

    private static List<Side> builds(String jars) {
        return Arrays.stream(jars.split(","))
                .map(jar -> new Side(jar, Path.of(jar).toAbsolutePath(), "use"))
                .toList();
    }

    private static List<Side> withoutAndWithCache() {
        Path jar = Setting.project().resolve("target/orderwright.jar");
        return List.of(new Side("without the cache", jar, "off"), new Side("with the cache", jar, "use"));
    }

    private void makeCache(Side side) throws IOException, InterruptedException {
        if (side.cache.equals("use")
                && Platform.command(side.jar, home, log, "--make-cache").start().waitFor() != 0) {
            throw new IOException("No cache was made; see " + log);
        }
    }

    /** Measures until the first 200 of the readiness probe; then stops the platform. */
    private void measure(Side side) throws IOException, InterruptedException {
        int port = Platform.freePort();
        ProcessBuilder command = Platform.command(side.jar, home, log, "--server.port=" + port);
        command.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        command.environment().put("ORDERWRIGHT_AOT", side.cache);
        long began = System.nanoTime();
        Process process = command.start();
        try {
            while (!answers(port)) {
                if (!process.isAlive() || System.nanoTime() - began > START_LIMIT_NANOS) {
                    throw new IOException("The platform did not start; see " + log);
                }
                Thread.sleep(POLL_MILLIS);
            }
            side.millis.add((System.nanoTime() - began) / 1e6);
            side.cpuMillis.add(Stream.concat(Stream.of(process.pid()), Database.postmaster(home).stream())
                    .mapToDouble(pid -> CpuTime.family(pid) * 1e3)
                    .sum());
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(READINESS_REQUEST);
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(answer, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException notYet) {
            return false;
        }
    }
}
