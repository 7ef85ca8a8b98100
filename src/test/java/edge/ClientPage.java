package edge;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A page of the documentation for developers of clients, with its snippets. */
record ClientPage(String name, String text) {

    private static final String BEGIN = "// The page begins here.";
    private static final String END = "// The page ends here.";

    static ClientPage of(String name) {
        return new ClientPage(name, read(Path.of("docs", name)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The snippets in a language, in the order of the page; at least one. */
    List<String> snippets(String language) {
        List<String> found = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(snippet -> snippet.group(1))
                .toList();
        assertThat(found).as("snippets of %s in %s", language, name).isNotEmpty();
        return found;
    }

    /** The lines of a test class that a page shows, without the indentation that they share. */
    static String shownLinesOf(Class<?> testClass) {
        String source = read(Path.of("src/test/java", testClass.getName().replace('.', '/') + ".java"));
        String lines = source.substring(
                source.indexOf('\n', source.indexOf(BEGIN)) + 1, source.lastIndexOf('\n', source.indexOf(END)) + 1);
        int indentation = lines.lines()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElseThrow();
        return lines.lines()
                .map(line -> line.isBlank() ? line : line.substring(indentation))
                .collect(joining("\n", "", "\n"));
    }
}
