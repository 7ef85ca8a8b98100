package bench;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the command line asks for.
 *
 * @param rate loops a second; empty for the highest that goodput follows
 * @param addresses of running instances; none to start one
 * @param home the folder of the running instance, when its database is to be looked at
 */
record Options(
        OptionalDouble rate,
        Duration measured,
        Duration warmUp,
        int skus,
        boolean hot,
        int connections,
        List<InetSocketAddress> addresses,
        Optional<Path> home) {

    static final String USAGE = """
            usage: bench/run [options]        starts target/orderwright.jar on a new folder and measures it
                   bench/run --self-check     checks the driver itself, on a stub of the API
              --rate N|max        loops to begin each second (default: max, the highest that goodput follows)
              --seconds N         how long is measured (default: 60)
              --warm-up N         seconds of load before it (default: 30)
              --skus N            how many SKUs the loops spread over (default: 10000)
              --hot               all loops buy one SKU, and another from the rest
              --connections N     at most (default: 256)
              --url URL[,URL]     drives instances that run already, with the demo clients
              --home FOLDER       with --url: the instance's orderwright.home, to look at its database""";

    static Options parse(String[] arguments) {
        OptionalDouble rate = OptionalDouble.empty();
        Duration measured = Duration.ofSeconds(60);
        Duration warmUp = Duration.ofSeconds(30);
        int skus = 10_000;
        boolean hot = false;
        int connections = 256;
        List<InetSocketAddress> addresses = new ArrayList<>();
        Optional<Path> home = Optional.empty();
        for (Iterator<String> words = List.of(arguments).iterator(); words.hasNext(); ) {
            String option = words.next();
            switch (option) {
                case "--rate" -> {
                    String value = value(option, words);
                    rate = value.equals("max") ? OptionalDouble.empty() : OptionalDouble.of(number(option, value));
                }
                case "--seconds" -> measured = Duration.ofSeconds((long) number(option, value(option, words)));
                case "--warm-up" -> warmUp = Duration.ofSeconds((long) number(option, value(option, words)));
                case "--skus" -> skus = (int) number(option, value(option, words));
                case "--hot" -> hot = true;
                case "--connections" -> connections = (int) number(option, value(option, words));
                case "--url" ->
                    Arrays.stream(value(option, words).split(","))
                            .map(Options::address)
                            .forEach(addresses::add);
                case "--home" -> home = Optional.of(Path.of(value(option, words)));
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new Options(rate, measured, warmUp, skus, hot, connections, addresses, home);
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return words.next();
    }

    private static double number(String option, String value) {
        try {
            double number = Double.parseDouble(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException none) {
            // said below
        }
        throw new IllegalArgumentException(option + " must be a number above 0");
    }

    private static InetSocketAddress address(String url) {
        URI uri = URI.create(url);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("--url must be like http://localhost:8080");
        }
        return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    }
}
