package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures the time from the start to the first answer, on an existing folder. Starts without a cache and with one alternate, so that other
 * work of the machine affects both.
 */
final class Start {

    private static final int PAIRS = 5;
    private static final long START_LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int CONNECT_MILLIS = 200;
    private static final int ANSWER_MILLIS = 2000;
    private static final int POLL_MILLIS = 5;
    private static final byte[] READINESS_REQUEST =
            "GET /actuator/health/readiness HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Path project;
    private final Path home;
    private final Path log;

    private Start(Path project, Path home, Path log) {
        this.project = project;
        this.home = home;
        this.log = log;
    }

    public static void main(String[] arguments) throws Exception {
        int pairs = PAIRS;
        if (arguments.length == 2 && arguments[0].equals("--pairs")) {
            pairs = Integer.parseInt(arguments[1]);
        } else if (arguments.length > 0) {
            System.err.println("usage: bench/start [--pairs N]     (default: %d)".formatted(PAIRS));
            System.exit(2);
        }
        Path project = Path.of(System.getProperty("bench.project"));
        Path results = Files.createDirectories(project.resolve("target/bench"));
        Start start = new Start(project, Files.createTempDirectory("orderwright-bench-"), results.resolve("start.log"));
        start.millis("off"); // creates the database; this start is not measured
        List<Long> without = new ArrayList<>();
        List<Long> with = new ArrayList<>();
        for (int pair = 1; pair <= pairs; pair++) {
            without.add(start.millis("off"));
            with.add(start.millis("use"));
            System.out.println(
                    "%d: %d ms without the cache, %d ms with it".formatted(pair, without.getLast(), with.getLast()));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("processors", Runtime.getRuntime().availableProcessors());
        result.put("pairs", pairs);
        result.put("without_cache", figures(without));
        result.put("with_cache", figures(with));
        String json = Api.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(result);
        Files.writeString(results.resolve("start.json"), json + "\n");
        System.out.println(json);
        Platform.delete(start.home);
    }

    private static Map<String, Object> figures(List<Long> millis) {
        List<Long> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("median_ms", sorted.get(sorted.size() / 2));
        figures.put("least_ms", sorted.getFirst());
        figures.put("most_ms", sorted.getLast());
        figures.put("all_ms", millis);
        return figures;
    }

    /** The milliseconds from the command to the first 200 of the readiness probe; then the platform is stopped. */
    private long millis(String cache) throws IOException, InterruptedException {
        int port = freePort();
        ProcessBuilder command = new ProcessBuilder(
                        project.resolve("orderwright").toString(), "--server.port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        command.environment().put("ORDERWRIGHT_HOME", home.toString());
        command.environment().put("ORDERWRIGHT_AOT", cache);
        long began = System.nanoTime();
        Process process = command.start();
        try {
            while (!answers(port)) {
                if (!process.isAlive() || System.nanoTime() - began > START_LIMIT_NANOS) {
                    throw new IOException("The platform did not start; see " + log);
                }
                Thread.sleep(POLL_MILLIS);
            }
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
