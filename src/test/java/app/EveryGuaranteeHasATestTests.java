package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each row of {@code docs/guarantees.md} links to a test. Each row of {@code docs/asvs.md} links to its evidence, or
 * says that there is none.
 */
class EveryGuaranteeHasATestTests {

    private static final Path DOCS = Path.of("docs");
    private static final Path TESTS = Path.of("src/test/java");

    private static final Pattern END_OF_CELL = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern DELIMITER_ROW = Pattern.compile("[|:\\- ]+");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern TEST =
            Pattern.compile("@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Property)\\b|\\bextends \\w+Tests\\b");

    @Test
    void eachGuaranteeLinksToATest() throws IOException {
        String page = Files.readString(DOCS.resolve("guarantees.md"));

        assertThat(rows(page)).hasSizeGreaterThan(200);
        assertThat(rowsWithout(EveryGuaranteeHasATestTests::linksToATest, page)).isEmpty();
    }

    @Test
    void eachRequirementLinksToItsEvidenceOrSaysThatThereIsNone() throws IOException {
        String page = Files.readString(DOCS.resolve("asvs.md"));

        assertThat(rows(page)).hasSizeGreaterThan(100);
        assertThat(rowsWithout(EveryGuaranteeHasATestTests::namesItsEvidence, page))
                .isEmpty();
    }

    @Test
    void aGuaranteeWithoutATestIsFound() {
        String page = """
                | guarantee | tests |
                |---|---|
                | It has a test | [page](budget.md), [test](../src/test/java/app/EveryGuaranteeHasATestTests.java) |
                | It has no link | EveryGuaranteeHasATestTests |
                | It has no such test | [test](../src/test/java/app/ThereIsNoSuchTests.java) |
                | It has a class without tests | [code](../src/test/java/app/Design.java) |
                | It has a page only | [page](budget.md) |
                | It has [test](../src/test/java/app/EveryGuaranteeHasATestTests.java) elsewhere | |

                | another table | tests |
                |:--|--:|
                | It has no link either | |
                """;

        assertThat(rows(page)).hasSize(7);
        assertThat(rowsWithout(EveryGuaranteeHasATestTests::linksToATest, page))
                .containsExactly(
                        "It has no link",
                        "It has no such test",
                        "It has a class without tests",
                        "It has a page only",
                        "It has [test](../src/test/java/app/EveryGuaranteeHasATestTests.java) elsewhere",
                        "It has no link either");
    }

    @Test
    void aRequirementWithoutEvidenceIsFound() {
        String page = """
                | requirement | state | where |
                |---|---|---|
                | V1 | yes | [code](../src/test/java/app/Design.java) |
                | V2 | yes | [page](budget.md#any), and elsewhere |
                | V3 \\| V4 | yes | not shown |
                | V5 | n/a | not applicable |
                | V6 | yes | |
                | V7 | yes | somewhere |
                | V8 | yes | [page](there-is-no-such-page.md) |
                | V9 | yes | [another site](https://example.com) |
                """;

        assertThat(rows(page)).hasSize(8);
        assertThat(rowsWithout(EveryGuaranteeHasATestTests::namesItsEvidence, page))
                .containsExactly("V6", "V7", "V8", "V9");
    }

    /** The first cells of the rows whose last cell does not match. */
    private static List<String> rowsWithout(Predicate<String> evidence, String page) {
        return rows(page).stream()
                .filter(cells -> !evidence.test(cells.getLast()))
                .map(List::getFirst)
                .toList();
    }

    /** The cells of each row of each table of the page, without the first rows, which name the columns. */
    private static List<List<String>> rows(String page) {
        List<List<String>> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : page.lines().toList()) {
            boolean isRow = line.startsWith("|");
            if (isRow && inTable && !DELIMITER_ROW.matcher(line).matches()) {
                List<String> cells = Arrays.stream(END_OF_CELL.split(line.strip(), -1))
                        .map(String::strip)
                        .toList();
                rows.add(cells.subList(1, cells.size() - 1));
            }
            inTable = isRow;
        }
        return rows;
    }

    private static boolean linksToATest(String cell) {
        return targets(cell).anyMatch(EveryGuaranteeHasATestTests::hasTests);
    }

    private static boolean hasTests(Path file) {
        try {
            return file.startsWith(TESTS)
                    && Files.isRegularFile(file)
                    && TEST.matcher(Files.readString(file)).find();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean namesItsEvidence(String cell) {
        return cell.contains("not shown")
                || cell.contains("not applicable")
                || targets(cell).anyMatch(Files::exists);
    }

    /** The files to which the relative links of a cell lead. */
    private static Stream<Path> targets(String cell) {
        return LINK.matcher(cell)
                .results()
                .map(link -> DOCS.resolve(link.group(1)).normalize());
    }
}
