package bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options that all benchmarks have.
 *
 * @param jar the jar to start
 * @param addresses the addresses of running instances; empty to start the jar
 * @param home the home folder of the running instance, if its database is to be read
 * @param connections the maximum number of connections to the platform
 * @param redis the URL of the Redis for the jar's availability view
 * @param throughSandbox whether the sandbox's own HTTP client sends the callbacks
 * @param out the file for the figures, if not in target/bench
 */
record Setting(
        Path jar,
        List<InetSocketAddress> addresses,
        Optional<Path> home,
        int connections,
        Optional<String> redis,
        boolean throughSandbox,
        Optional<Path> out) {

    static final String USAGE = """
              --connections N     maximum number of connections (default: %d)
              --through-sandbox   the sandbox sends the callbacks when the driver requests it; by default the driver signs and sends them
              --redis URL         the Redis for the jar's availability view, see bench/redis (default: none)
              --jar FILE          the jar to start (default: target/orderwright.jar)
              --out FILE          where the figures are written""".indent(2).stripTrailing();

    static Path project() {
        return Path.of(System.getProperty("bench.project"));
    }

    /** The folder for figures and logs. */
    static Path output() {
        return project().resolve("target/bench");
    }

    /** The options of a benchmark that starts the jar itself. */
    static Setting take(Words words, int connections) {
        return new Setting(
                words.path("--jar").orElse(project().resolve("target/orderwright.jar")),
                List.of(),
                Optional.empty(),
                words.whole("--connections", connections),
                words.text("--redis"),
                words.flag("--through-sandbox"),
                words.path("--out"));
    }

    /** The options of a benchmark that can also use running instances. */
    Setting orRunning(Words words) {
        Setting setting = new Setting(
                jar, words.addresses("--url"), words.path("--home"), connections, redis, throughSandbox, out);
        if (!setting.addresses.isEmpty() && setting.home.isEmpty() && !throughSandbox) {
            throw new Words.InvalidCommandLine(
                    "--url needs either --home, the folder with the callbacks' key, or --through-sandbox");
        }
        if (!setting.addresses.isEmpty() && redis.isPresent()) {
            throw new Words.InvalidCommandLine(
                    "--redis cannot be used with --url: it is only for a jar that the benchmark starts");
        }
        return setting;
    }

    boolean startsJar() {
        return addresses.isEmpty();
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("connections", connections);
        figures.put("callbacks", throughSandbox ? "through the sandbox" : "by the driver");
        figures.put("redis", redis.isPresent());
        figures.put("urls", addresses.stream().map(Object::toString).toList());
        return figures;
    }
}
