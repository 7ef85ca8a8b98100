package bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every benchmark lets one choose.
 *
 * @param jar that is started
 * @param addresses of instances that run already; none to start the jar
 * @param home the folder of the running instance, when its database is to be looked at
 * @param connections to the platform at most
 * @param redis the URL of the Redis that the jar is given for its availability view
 * @param throughSandbox whether the sandbox's own HTTP client sends the callbacks
 * @param out where the figures are written, when not to target/bench
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
              --connections N     at most (default: %d)
              --through-sandbox   the sandbox sends each callback, when asked to; by default the driver signs and sends it
              --redis URL         of a Redis that the jar keeps its availability view in, see bench/redis (default: none)
              --jar FILE          another jar than target/orderwright.jar
              --out FILE          where the figures are written""".indent(2).stripTrailing();

    static Path project() {
        return Path.of(System.getProperty("bench.project"));
    }

    /** The folder of figures and logs. */
    static Path output() {
        return project().resolve("target/bench");
    }

    /** For one that drives what it starts. */
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

    /** For one that may also drive what runs. */
    Setting orRunning(Words words) {
        Setting setting = new Setting(
                jar, words.addresses("--url"), words.path("--home"), connections, redis, throughSandbox, out);
        if (!setting.addresses.isEmpty() && setting.home.isEmpty() && !throughSandbox) {
            throw new Words.Wrong("--url needs --home, where the key of callbacks is, or --through-sandbox");
        }
        if (!setting.addresses.isEmpty() && redis.isPresent()) {
            throw new Words.Wrong("--redis is for a jar that is started, not for --url");
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
