package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents link to tests as evidence, so a renamed test must not leave a broken link. */
class TheDocsLinkToWhatIsThereTests {

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)\\)");

    @Test
    void everyRelativeLinkHasATarget() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                links++;
                Path parent = document.getParent() == null ? Path.of("") : document.getParent();
                if (Files.notExists(parent.resolve(link.group(1)))) {
                    broken.add(document + " → " + link.group(1));
                }
            }
        }
        assertThat(links).isGreaterThan(20);
        assertThat(broken).isEmpty();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("bench/README.md"))
                                    .filter(Files::exists),
                            docs.filter(path -> path.toString().endsWith(".md")))
                    .toList();
        }
    }
}
