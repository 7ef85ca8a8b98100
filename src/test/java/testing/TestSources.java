package testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the sources of tests, for rules about tests that share a platform or a database. */
public final class TestSources {

    private TestSources() {}

    /**
     * The literals of the tests in a folder and its subfolders, each with the names of the files that use it.
     *
     * @param literal the first group is the literal
     * @param selected whether a file counts, by its source
     */
    public static Map<String, Set<String>> literals(Path folder, Pattern literal, Predicate<String> selected)
            throws IOException {
        Map<String, Set<String>> users = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                if (selected.test(source)) {
                    literal.matcher(source)
                            .results()
                            .forEach(found -> users.computeIfAbsent(found.group(1), unused -> new TreeSet<>())
                                    .add(file.getFileName().toString()));
                }
            }
        }
        return users;
    }
}
