package reporting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report: rows of texts and numbers under named columns.
 *
 * @param next where the next page begins, in the order of the sheet; null on the last
 */
record Sheet(
        List<String> columns,
        List<List<@Nullable Object>> rows,
        @Nullable List<String> next) {

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

    /** RFC 4180, with a line of names. */
    String csv() {
        StringBuilder text = new StringBuilder();
        line(text, columns);
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<? extends @Nullable Object> cells) {
        for (int i = 0; i < cells.size(); i++) {
            Object cell = cells.get(i);
            text.append(i == 0 ? "" : ",").append(cell == null ? "" : quoted(cell.toString()));
        }
        text.append("\r\n");
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
