package edge;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import testing.WriteAheadLog.Rows;
import testing.WriteAheadLog.Written;

/**
 * The cost of an order, in counts.
 *
 * @param statements how often each was executed
 */
record OrderCost(SortedMap<String, Long> statements, Written written) {

    /** The counts that both costs share. The rest of a count belongs to something else that happened at the same time. */
    OrderCost common(OrderCost other) {
        return new OrderCost(
                least(statements, other.statements, Math::min),
                new Written(
                        least(written.tables(), other.written.tables(), Rows::least),
                        Math.min(written.bytes(), other.written.bytes()),
                        least(written.bytesByTable(), other.written.bytesByTable(), Math::min),
                        Math.min(written.commits(), other.written.commits())));
    }

    /** Without some statements. */
    OrderCost without(Predicate<String> statement) {
        SortedMap<String, Long> others = new TreeMap<>(statements);
        others.keySet().removeIf(statement);
        return new OrderCost(others, written);
    }

    private static <V> SortedMap<String, V> least(Map<String, V> one, Map<String, V> other, BinaryOperator<V> least) {
        SortedMap<String, V> common = new TreeMap<>();
        one.forEach((key, value) -> {
            if (other.containsKey(key)) {
                common.put(key, least.apply(value, other.get(key)));
            }
        });
        return common;
    }

    /** All counts, by their names on the page. */
    SortedMap<String, Long> counts() {
        SortedMap<String, Long> counts = new TreeMap<>();
        counts.put("statements", sum(statements));
        counts.put("transactions that write", written.commits());
        counts.put("bytes of WAL", written.bytes());
        SortedMap<String, Long> rows = new TreeMap<>();
        written.tables().forEach((table, changed) -> {
            rows.put(table + " inserted", changed.inserted());
            rows.put(table + " updated", changed.updated());
            rows.put(table + " deleted", changed.deleted());
        });
        rows.values().removeIf(count -> count == 0);
        counts.put("rows", sum(rows));
        counts.putAll(rows);
        return counts;
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(count -> count).sum();
    }
}
