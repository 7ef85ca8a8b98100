package platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import platform.page.Cursor;
import platform.page.Slice;

class PagesLeadThroughAListTests {

    @Property(tries = 300)
    void everyRowComesOnceAndNoPageIsEmptyButOfAnEmptyList(
            @ForAll @IntRange(max = 50) int size, @ForAll @IntRange(min = 1, max = 20) int limit) {
        List<Integer> list = IntStream.rangeClosed(1, size).boxed().toList();
        List<Integer> seen = new ArrayList<>();
        String cursor = null;
        do {
            long after =
                    Cursor.parse(cursor, 1).map(position -> position.number(0)).orElse(0L);
            Slice<Integer> page = Slice.of(
                    limit,
                    rows -> list.stream().filter(row -> row > after).limit(rows).toList(),
                    row -> Cursor.of(row.toString()));
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(limit);
            assertThat(page.rows().isEmpty()).isEqualTo(list.isEmpty());
            seen.addAll(page.rows(row -> row));
            cursor = page.nextCursor();
        } while (cursor != null);

        assertThat(seen).isEqualTo(list);
    }
}
