package platform.page;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor cursor of the next page; null on the last page
 */
public record Slice<T>(List<T> rows, @Nullable String nextCursor) {

    /**
     * Reads one page, and one row more than the page may hold. The additional row shows that there is another page.
     *
     * @param limit maximum number of rows on the page
     * @param list reads at most the given number of rows, from the beginning of the page
     * @param cursor makes the cursor that points behind the given row
     */
    public static <T> Slice<T> of(int limit, IntFunction<List<T>> list, Function<T, Cursor> cursor) {
        List<T> found = list.apply(limit + 1);
        if (found.size() <= limit) {
            return new Slice<>(found, null);
        }
        List<T> rows = found.subList(0, limit);
        return new Slice<>(rows, cursor.apply(rows.getLast()).text());
    }

    /** Converts each row to its form in the API answer. */
    public <R> List<R> rows(Function<T, R> answer) {
        return rows.stream().map(answer).toList();
    }
}
