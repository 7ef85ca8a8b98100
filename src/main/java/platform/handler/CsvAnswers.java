package platform.handler;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import platform.csv.Csv;

/** Pages of a list as CSV. The body has no place for the cursor of the next page, so a header has it. */
public final class CsvAnswers {

    private static final String NEXT = "X-Next-Cursor";

    private CsvAnswers() {}

    /** @param nextCursor of the next page; null on the last page */
    public static ResponseEntity<Object> page(
            List<String> columns, List<List<@Nullable Object>> rows, @Nullable String nextCursor) {
        return page(Csv.of(columns, rows), nextCursor);
    }

    /**
     * @param csv as {@link Csv#of} writes it
     * @param nextCursor of the next page; null on the last page
     */
    public static ResponseEntity<Object> page(String csv, @Nullable String nextCursor) {
        var answer = ResponseEntity.ok().contentType(MediaType.parseMediaType(Csv.CONTENT_TYPE));
        return (nextCursor == null ? answer : answer.header(NEXT, nextCursor)).body(csv);
    }
}
