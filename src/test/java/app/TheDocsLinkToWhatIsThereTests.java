package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The documents link to tests and figures as evidence, so a renamed test or heading must not leave a broken link. */
class TheDocsLinkToWhatIsThereTests {

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    @Test
    void everyRelativeLinkHasATarget() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                links++;
                if (!exists(document.resolveSibling(link.group(1)), document, link.group(2))) {
                    broken.add(document + " → " + link.group());
                }
            }
        }
        assertThat(links).isGreaterThan(20);
        assertThat(broken).isEmpty();
    }

    private static boolean exists(Path target, Path document, @Nullable String heading) throws IOException {
        Path page = Files.isDirectory(target) ? document : target; // a link to a heading of the same page names no file
        return Files.exists(target)
                && (heading == null
                        || !page.toString().endsWith(".md")
                        || headings(page).contains(heading));
    }

    /** As GitHub makes anchors of headings. */
    private static Set<String> headings(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(MatchResult::group)
                .map(heading -> heading.replaceAll("^#+ |\\]\\([^)]*\\)", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Stream.concat(Files.walk(Path.of("docs")), Files.walk(Path.of("bench"), 1))) {
            return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")), docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList();
        }
    }
}
