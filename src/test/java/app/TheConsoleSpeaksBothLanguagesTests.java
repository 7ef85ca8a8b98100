package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reporting.projection.SkuMeasure;

/** Every text of the console exists in English and in Chinese, every text that a page asks for exists, and a status has one word everywhere. */
class TheConsoleSpeaksBothLanguagesTests {

    private static final Path CODE = Path.of("src/main/java");
    private static final Path CONSOLE = Path.of("src/main/resources/static/console");
    private static final Pattern TEXT = Pattern.compile("(?m)^  \"([^\"]+)\": (.+),$");
    private static final Pattern USE = Pattern.compile("\\bt\\(\"([^\"]+)\"|\\btitle: \"([a-z_]+\\.[a-z_.]+)\"");
    private static final Pattern CURSOR = Pattern.compile("\\bString CURSOR = \"([a-z]+/[a-z-]+)\"");
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

    @Test
    void bothHaveTheSameTexts() {
        assertThat(keys("zh")).containsExactlyElementsOf(keys("en")).hasSizeGreaterThan(100);
    }

    @Test
    void noKeyIsUsedTwice() {
        for (String language : List.of("en", "zh")) {
            assertThat(texts(language).map(text -> text.group(1))).doesNotHaveDuplicates();
        }
    }

    @Test
    void aTextHasTheSameValuesInBoth() {
        var english = texts("en").collect(Collectors.toMap(text -> text.group(1), text -> values(text.group(2))));
        assertThat(texts("zh"))
                .allSatisfy(text ->
                        assertThat(values(text.group(2))).as(text.group(1)).isEqualTo(english.get(text.group(1))));
    }

    @Test
    void everyTextThatIsUsedExists() {
        Set<String> used = files(CONSOLE)
                .filter(file -> !file.startsWith(CONSOLE.resolve("messages")))
                .flatMap(file -> USE.matcher(read(file)).results())
                .map(use -> use.group(1) != null ? use.group(1) : use.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).hasSizeGreaterThan(50);
        assertThat(keys("en")).containsAll(used);
    }

    @Test
    void everyMeasureOfLinesHasAName() {
        assertThat(keys("en"))
                .containsAll(Stream.of(SkuMeasure.values())
                        .map(measure -> "report_column." + measure.reportColumn())
                        .toList());
    }

    @Test
    void everyReaderOfTheLogHasAName() {
        List<String> cursors = files(CODE, ".java")
                .flatMap(file -> CURSOR.matcher(read(file)).results())
                .map(cursor -> cursor.group(1))
                .toList();
        assertThat(cursors).hasSizeGreaterThan(6);
        assertThat(keys("en"))
                .containsAll(cursors.stream().map(cursor -> "reader." + cursor).toList());
    }

    /** The states that a customer sees at all times have one word; before that and after a failure, the customer reads a sentence. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void aStatusHasOneWordForCustomersAndOperators(String language) throws IOException {
        var customers = new Properties();
        customers.load(
                new StringReader(read(Path.of("src/main/resources/messages/%s.properties".formatted(language)))));
        Map<String, String> operators =
                texts(language).collect(Collectors.toMap(text -> text.group(1), text -> text.group(2)));
        for (String status : List.of("PAID", "SHIPPED", "COMPLETED", "CANCELLED", "REFUNDED")) {
            assertThat(operators.get("status." + status))
                    .as(status)
                    .isEqualTo("\"%s\"".formatted(customers.getProperty("order.status." + status)));
        }
        assertThat(operators.get("shipment_status.DISPATCHED")).isEqualTo(operators.get("status.SHIPPED"));
        assertThat(operators.get("shipment_status.DELIVERED")).isEqualTo(operators.get("status.COMPLETED"));
    }

    private static Set<String> keys(String language) {
        return texts(language).map(text -> text.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<MatchResult> texts(String language) {
        return files(CONSOLE.resolve("messages").resolve(language))
                .flatMap(file -> TEXT.matcher(read(file)).results());
    }

    private static Set<String> values(String text) {
        return VALUE.matcher(text)
                .results()
                .map(value -> value.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Path> files(Path folder) {
        return files(folder, ".js");
    }

    private static Stream<Path> files(Path folder, String end) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(end)).toList().stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
