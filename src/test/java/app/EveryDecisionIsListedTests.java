package app;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index of the decision records lists each record once, and a record that another one has replaced says so on its own page, too. */
class EveryDecisionIsListedTests {

    private static final Path RECORDS = Path.of("docs/adr");
    private static final String INDEX = "README.md";

    /** A row of a table of the index: {@code | [8. Title](0008-title.md) | partly replaced by 19; amended by 109 |}. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[(\\d+)\\. [^]]+]\\(([^)]+)\\) \\| (.+) \\|$");

    private static final Pattern STATUS =
            Pattern.compile("accepted|(?:(?:partly )?replaced|amended) by \\d+(?:, \\d+)*");

    /** In a record, below its title: {@code Status: partly replaced by [ADR 19](0019-title.md): which part.} */
    private static final Pattern STATUS_LINE =
            Pattern.compile("(?m)^Status: ((?:partly )?replaced) by ([^:\\n]+): .+$");

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern NAMED_RECORD = Pattern.compile("ADR (\\d+)");

    private record Row(int number, String file, List<String> statuses) {

        /** The status that the record states, too; empty if nothing has replaced a part of it. */
        String replacement() {
            return statuses.stream()
                    .filter(status -> status.contains("replaced"))
                    .collect(joining("; "));
        }
    }

    @Test
    void theIndexListsEachRecordWithItsStatus() throws IOException {
        Map<String, String> records = records();

        assertThat(records).hasSizeGreaterThan(100);
        assertThat(mistakes(Files.readString(RECORDS.resolve(INDEX)), records)).isEmpty();
    }

    @Test
    void aPlantedMistakeIsFound() {
        String first = "| [1. Old](0001-old.md) | partly replaced by 2; amended by 3 |\n";
        String second = "| [2. New](0002-new.md) | accepted |\n";
        String third = "| [3. Newest](0003-newest.md) | accepted |\n";
        String status = "# 1. Old\n\nStatus: partly replaced by [ADR 2](0002-new.md): the second half.\n";
        Map<String, String> records =
                Map.of("0001-old.md", status, "0002-new.md", "# 2. New\n", "0003-newest.md", "# 3. Newest\n");

        assertThat(mistakes(first + second + third, records)).isEmpty();
        assertThat(mistakes(first + second, records)).containsExactly("0003-newest.md: not listed");
        assertThat(mistakes(first + second + third + second, records)).containsExactly("0002-new.md: listed twice");
        assertThat(mistakes(first + second + third + "| [4. Gone](0004-gone.md) | accepted |\n", records))
                .containsExactly("0004-gone.md: listed, but there is no such record");
        assertThat(mistakes(first + second.replace("2. New", "3. New") + third, records))
                .containsExactly("0002-new.md: listed as 3");
        assertThat(mistakes(first.replace("by 2", "by 3") + second + third, records))
                .containsExactly(
                        "0001-old.md: the index says 'partly replaced by 3', the record 'partly replaced by 2'");
        assertThat(mistakes(first.replace("partly replaced by 2; ", "") + second + third, records))
                .containsExactly("0001-old.md: the index says '', the record 'partly replaced by 2'");
        assertThat(mistakes(first.replace("partly ", "") + second + third, records))
                .containsExactly("0001-old.md: the index says 'replaced by 2', the record 'partly replaced by 2'");
        assertThat(mistakes(first + second.replace("accepted", "replaced by 3") + third, records))
                .containsExactly("0002-new.md: the index says 'replaced by 3', the record ''");
        assertThat(mistakes(first + second.replace("accepted", "rejected") + third, records))
                .containsExactly("0002-new.md: no status: rejected");
        assertThat(mistakes(first.replace("amended by 3", "amended by 9") + second + third, records))
                .containsExactly("0001-old.md: there is no record 9");
    }

    /**
     * What is wrong with the index or with the status in a record.
     *
     * @param records the text of each record by the name of its file
     */
    private static List<String> mistakes(String index, Map<String, String> records) {
        List<String> mistakes = new ArrayList<>();
        Set<String> listed = new HashSet<>();
        for (Row row : rows(index)) {
            String record = records.get(row.file());
            if (record == null) {
                mistakes.add(row.file() + ": listed, but there is no such record");
            } else if (!listed.add(row.file())) {
                mistakes.add(row.file() + ": listed twice");
            } else {
                mistakes.addAll(mistakes(row, record, records.keySet()));
            }
        }
        records.keySet().stream()
                .filter(file -> !listed.contains(file))
                .sorted()
                .forEach(file -> mistakes.add(file + ": not listed"));
        return mistakes;
    }

    private static List<String> mistakes(Row row, String record, Set<String> files) {
        List<String> mistakes = new ArrayList<>();
        if (!row.file().startsWith(prefix(row.number()))) {
            mistakes.add("listed as " + row.number());
        }
        row.statuses().stream()
                .filter(status -> !STATUS.matcher(status).matches())
                .forEach(status -> mistakes.add("no status: " + status));
        row.statuses().stream()
                .flatMap(status -> NUMBER.matcher(status).results().map(MatchResult::group))
                .filter(number -> files.stream().noneMatch(file -> file.startsWith(prefix(Integer.parseInt(number)))))
                .forEach(number -> mistakes.add("there is no record " + number));
        if (!row.replacement().equals(replacement(record))) {
            mistakes.add("the index says '%s', the record '%s'".formatted(row.replacement(), replacement(record)));
        }
        return mistakes.stream().map(mistake -> row.file() + ": " + mistake).toList();
    }

    private static List<Row> rows(String index) {
        return ROW.matcher(index)
                .results()
                .map(row -> new Row(
                        Integer.parseInt(row.group(1)),
                        row.group(2),
                        Arrays.asList(row.group(3).split("; "))))
                .toList();
    }

    /** The replacement that the record itself states, in the words of the index; empty if it states none. */
    private static String replacement(String record) {
        Matcher line = STATUS_LINE.matcher(record);
        if (!line.find()) {
            return "";
        }
        return NAMED_RECORD
                .matcher(line.group(2))
                .results()
                .map(named -> named.group(1))
                .collect(joining(", ", line.group(1) + " by ", ""));
    }

    private static String prefix(int number) {
        return "%04d-".formatted(number);
    }

    private static Map<String, String> records() throws IOException {
        Map<String, String> records = new TreeMap<>();
        try (Stream<Path> files = Files.list(RECORDS)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!file.endsWith(INDEX)) {
                    records.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        return records;
    }
}
