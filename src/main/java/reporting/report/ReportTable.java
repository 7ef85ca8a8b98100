package reporting.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A report: rows of texts and numbers with named columns.
 *
 * @param next the sort values of the last row, after which the next page begins; null on the last page
 */
public record ReportTable(
        List<String> columns,
        List<List<@Nullable Object>> rows,
        @Nullable List<String> next) {

    /**
     * The beginning of a formula (OWASP, CSV Injection). Blanks may precede it, as some spreadsheets skip them. Full-width characters
     * count too, as some spreadsheets accept them.
     */
    private static final Pattern FORMULA =
            Pattern.compile("[ \\u00a0\\u3000]*[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20]");

    /** A cell with one of these characters needs quotes. The semicolon and the tab separate columns in some programs. */
    private static final Pattern SPECIAL = Pattern.compile("[,;\t\"\r\n]");

    List<Map<String, @Nullable Object>> named() {
        List<Map<String, @Nullable Object>> named = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                fields.put(columns.get(i), row.get(i));
            }
            named.add(fields);
        }
        return named;
    }

    /**
     * The table as CSV by RFC 4180, with a header line. A text that a spreadsheet would run as a formula gets a leading single quote.
     * Numbers stay numbers, also negative ones.
     */
    public String csv() {
        StringBuilder text = new StringBuilder();
        line(text, columns);
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<? extends @Nullable Object> cells) {
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
        }
        text.append("\r\n");
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Number number -> number.toString();
            default -> quoted(FORMULA.matcher(value.toString()).lookingAt() ? "'" + value : value.toString());
        };
    }

    private static String quoted(String cell) {
        return SPECIAL.matcher(cell).find() ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
