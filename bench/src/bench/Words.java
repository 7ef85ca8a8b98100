package bench;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The words of a command line. The benchmark takes one option at a time; any word that is left at the end is an error. */
final class Words {

    private final List<String> left;

    Words(List<String> words) {
        left = new ArrayList<>(words);
    }

    /** The command line is not valid. */
    static final class InvalidCommandLine extends RuntimeException {
        InvalidCommandLine(String why) {
            super(why);
        }
    }

    boolean flag(String option) {
        return left.remove(option);
    }

    Optional<String> text(String option) {
        int at = left.indexOf(option);
        if (at < 0) {
            return Optional.empty();
        }
        left.remove(at);
        if (at == left.size()) {
            throw new InvalidCommandLine(option + " needs a value");
        }
        return Optional.of(left.remove(at));
    }

    double number(String option, double otherwise) {
        return text(option).map(value -> number(option, value)).orElse(otherwise);
    }

    int whole(String option, int otherwise) {
        return (int) number(option, otherwise);
    }

    Optional<Path> path(String option) {
        return text(option).map(Path::of).map(Path::toAbsolutePath);
    }

    List<InetSocketAddress> addresses(String option) {
        return text(option).stream()
                .flatMap(urls -> Arrays.stream(urls.split(",")))
                .map(url -> address(option, url))
                .toList();
    }

    /** Takes the words between the first {@code --} and the next one or the end. */
    List<String> afterDashes() {
        int at = left.indexOf("--");
        if (at < 0) {
            throw new InvalidCommandLine("-- is missing: the options of both runs are needed, each after --");
        }
        left.remove(at);
        List<String> words = new ArrayList<>();
        while (at < left.size() && !left.get(at).equals("--")) {
            words.add(left.remove(at));
        }
        return words;
    }

    boolean isEmpty() {
        return left.isEmpty();
    }

    void requireNothingLeft() {
        if (!left.isEmpty()) {
            throw new InvalidCommandLine("unknown options: " + String.join(" ", left));
        }
    }

    static double number(String option, String value) {
        try {
            double number = Double.parseDouble(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException none) {
            // the exception below has the message
        }
        throw new InvalidCommandLine(option + " must be a number above 0");
    }

    private static InetSocketAddress address(String option, String url) {
        URI uri = URI.create(url);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new InvalidCommandLine(option + " must be URLs such as http://localhost:8080, separated by commas");
        }
        return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    }
}
