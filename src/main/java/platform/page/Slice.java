package platform.page;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor leads to the next page; null on the last
 */
public record Slice<T>(List<T> rows, @Nullable String nextCursor) {

    /**
     * Reads a page, and one row more: by that is known whether there is another page.
     *
     * @param list gives at most so many rows, beginning where the page begins
     * @param cursor leads on behind a row
     */
    public static <T> Slice<T> of(int limit, IntFunction<List<T>> list, Function<T, Cursor> cursor) {
        List<T> found = list.apply(limit + 1);
        if (found.size() <= limit) {
            return new Slice<>(found, null);
        }
        List<T> rows = found.subList(0, limit);
        return new Slice<>(rows, cursor.apply(rows.getLast()).text());
    }

    /** The rows as they are answered. */
    public <R> List<R> rows(Function<T, R> answer) {
        return rows.stream().map(answer).toList();
    }
}
