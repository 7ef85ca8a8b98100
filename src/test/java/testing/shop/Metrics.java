package testing.shop;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Metrics as Prometheus reads them. */
public record Metrics(String text) {

    /** The sum over all series of the name whose labels hold these texts. */
    public double sum(String name, String... labels) {
        return series(name).stream()
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    public List<String> series(String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .toList();
    }

    public Set<String> names() {
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }
}
