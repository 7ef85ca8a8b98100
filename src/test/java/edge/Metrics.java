package edge;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What Prometheus would read. */
record Metrics(String text) {

    /** The sum over all series of the name whose labels hold these texts. */
    double sum(String name, String... labels) {
        return series(name).stream()
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    List<String> series(String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .toList();
    }

    Set<String> names() {
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }
}
