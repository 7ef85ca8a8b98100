package reporting.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import platform.csv.Csv;

/**
 * A report: rows of texts, numbers and amounts of money with named columns.
 *
 * @param next the sort values of the last row, after which the next page begins; null on the last page
 */
record ReportTable(
        List<String> columns,
        List<List<@Nullable Object>> rows,
        @Nullable List<String> next) {

    /**
     * Ends a page: removes the row beyond the limit, if there is one.
     *
     * @param key the sort values of a row
     * @return the sort values of the last row; null on the last page
     */
    static <R> @Nullable List<String> nextPage(List<R> rows, int limit, Function<R, List<String>> key) {
        if (rows.size() <= limit) {
            return null;
        }
        rows.removeLast();
        return key.apply(rows.getLast());
    }

    /** The rows with their column names. A cell that is null is absent. */
    List<Map<String, Object>> named() {
        List<Map<String, Object>> named = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                Object cell = row.get(i);
                if (cell != null) {
                    fields.put(columns.get(i), cell);
                }
            }
            named.add(fields);
        }
        return named;
    }

    public String csv() {
        return Csv.of(columns, rows);
    }
}
