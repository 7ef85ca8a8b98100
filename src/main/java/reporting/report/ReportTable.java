package reporting.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A report: rows of texts and numbers under named columns.
 *
 * @param next where the next page begins, in the order of the sheet; null on the last
 */
public record ReportTable(
        List<String> columns,
        List<List<@Nullable Object>> rows,
        @Nullable List<String> next) {

    /**
     * How a formula may begin: after blanks, which some spreadsheets skip, and in the full width in which others read it (OWASP, CSV
     * Injection).
     */
    private static final Pattern FORMULA =
            Pattern.compile("[ \\u00a0\\u3000]*[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20]");

    /** What needs quotes, also where a semicolon or a tab separates the columns. */
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
     * RFC 4180, with a line of names. A text that a spreadsheet would run as a formula is written behind a single quote; numbers stay
     * numbers, negative ones too.
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
