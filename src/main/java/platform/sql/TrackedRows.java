package platform.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table by key: as a batch found them, and as it leaves them. What is to be written comes in the order of the keys, so that
 * all transactions write rows in the same order. Not safe for use by several threads.
 *
 * <p>A placeholder is a row that holds only a key: something waits there for a request that has not come yet. It makes all transactions that
 * concern one key meet on one primary key.
 *
 * @param <K> a key, with its order
 * @param <V> what a row holds; rows that are equal are not written
 */
public final class TrackedRows<K extends Comparable<K>, V> {

    private final Map<K, V> found = new HashMap<>();
    private final Set<K> foundPlaceholders = new HashSet<>();
    private final SortedMap<K, V> current = new TreeMap<>();
    private final Set<K> newPlaceholders = new TreeSet<>();

    /** No rows yet. */
    public TrackedRows() {}

    /** @param rows that the table holds */
    public TrackedRows(Map<K, V> rows) {
        addFound(rows, Set.of());
    }

    /** Adds rows and placeholders that the table holds. */
    public void addFound(Map<K, V> rows, Collection<K> placeholders) {
        found.putAll(rows);
        current.putAll(rows);
        foundPlaceholders.addAll(placeholders);
    }

    /** Keys that wait for their request in the table. */
    public Set<K> foundPlaceholders() {
        return Set.copyOf(foundPlaceholders);
    }

    /** The row as it is now; null if there is none, or only a placeholder. */
    public @Nullable V get(K key) {
        return current.get(key);
    }

    /** As {@link #get}. */
    public Optional<V> find(K key) {
        return Optional.ofNullable(current.get(key));
    }

    /** The row as the batch found it; null if there was none, or only a placeholder. */
    public @Nullable V found(K key) {
        return found.get(key);
    }

    /** All rows as they are now, in the order of their keys. Placeholders are not among them. */
    public Stream<V> all() {
        return current.values().stream();
    }

    /** Inserts or changes a row, or fills a placeholder. */
    public void put(K key, V row) {
        current.put(key, row);
    }

    /** Adds a placeholder, unless there is a row or a placeholder. */
    public void addPlaceholder(K key) {
        if (!current.containsKey(key) && !foundPlaceholders.contains(key)) {
            newPlaceholders.add(key);
        }
    }

    /** Rows to be inserted, in the order of their keys. */
    public List<V> inserted() {
        return select((key, row) -> !found.containsKey(key) && !foundPlaceholders.contains(key));
    }

    /** Rows to be updated, in the order of their keys; filled placeholders among them. */
    public List<V> updated() {
        return select((key, row) ->
                foundPlaceholders.contains(key) || (found.containsKey(key) && !row.equals(found.get(key))));
    }

    /** Keys to be inserted as placeholders, in their order. */
    public List<K> insertedPlaceholders() {
        return newPlaceholders.stream().filter(key -> !current.containsKey(key)).toList();
    }

    private List<V> select(BiPredicate<K, V> wanted) {
        List<V> selected = new ArrayList<>();
        current.forEach((key, row) -> {
            if (wanted.test(key, row)) {
                selected.add(row);
            }
        });
        return selected;
    }
}
