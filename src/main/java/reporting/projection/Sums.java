package reporting.projection;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums of measures by key. They are exact: an overflow throws an {@link ArithmeticException}. */
final class Sums<K extends Comparable<K>, M extends Enum<M>> {

    private final int measures;
    private final Map<K, long[]> rows = new HashMap<>();

    Sums(Class<M> measures) {
        this.measures = requireNonNull(measures.getEnumConstants()).length;
    }

    void add(K key, M measure, long delta) {
        if (delta != 0) {
            long[] row = rows.computeIfAbsent(key, k -> new long[measures]);
            row[measure.ordinal()] = Math.addExact(row[measure.ordinal()], delta);
        }
    }

    /** The rows that have at least one sum other than zero, ordered by key. */
    List<Row<K, M>> rows() {
        return rows.entrySet().stream()
                .filter(row -> Arrays.stream(row.getValue()).anyMatch(sum -> sum != 0))
                .sorted(Map.Entry.comparingByKey())
                .map(row -> new Row<K, M>(row.getKey(), row.getValue()))
                .toList();
    }

    /** The sums of one key. */
    static final class Row<K, M extends Enum<M>> {

        private final K key;
        private final long[] sums;

        private Row(K key, long[] sums) {
            this.key = key;
            this.sums = sums;
        }

        K key() {
            return key;
        }

        long sum(M measure) {
            return sums[measure.ordinal()];
        }
    }
}
