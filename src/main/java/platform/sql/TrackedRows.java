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
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table by key. The object keeps the state that the batch read and the state that the batch leaves. It returns the rows to
 * write in the order of their keys, so that all transactions write rows in the same order. Not safe for use by several threads.
 *
 * <p>A placeholder is a row that holds only a key. It is written when something already waits for a request that has not arrived yet. With
 * a placeholder, all transactions about one key meet on one primary key.
 *
 * @param <K> a key, with its order
 * @param <V> content of a row; a row that equals the row that was read is not written
 */
public final class TrackedRows<K extends Comparable<K>, V> {

    private final Map<K, V> found = new HashMap<>();
    private final Set<K> foundPlaceholders = new HashSet<>();
    private final SortedMap<K, V> current = new TreeMap<>();
    private final Set<K> newPlaceholders = new TreeSet<>();

    /** Starts without rows. */
    public TrackedRows() {}

    /** @param rows rows that the table holds */
    public TrackedRows(Map<K, V> rows) {
        addFound(rows, Set.of());
    }

    /** Adds rows and placeholders that the table holds. */
    public void addFound(Map<K, V> rows, Collection<K> placeholders) {
        found.putAll(rows);
        current.putAll(rows);
        foundPlaceholders.addAll(placeholders);
    }

    /** Keys for which the table holds a placeholder. */
    public Set<K> foundPlaceholders() {
        return Set.copyOf(foundPlaceholders);
    }

    /** The current row; null if there is none, or only a placeholder. */
    public @Nullable V get(K key) {
        return current.get(key);
    }

    /** The row that the batch read; null if there was none, or only a placeholder. */
    public @Nullable V before(K key) {
        return found.get(key);
    }

    /** Like {@link #get}, but as an {@code Optional}. */
    public Optional<V> find(K key) {
        return Optional.ofNullable(current.get(key));
    }

    /** All current rows, in the order of their keys, without placeholders. */
    public Stream<V> all() {
        return current.values().stream();
    }

    /** Inserts or changes a row, or fills a placeholder. */
    public void put(K key, V row) {
        current.put(key, row);
    }

    /** Adds a placeholder, unless the key already has a row or a placeholder. */
    public void addPlaceholder(K key) {
        if (!current.containsKey(key) && !foundPlaceholders.contains(key)) {
            newPlaceholders.add(key);
        }
    }

    /** Rows to insert, in the order of their keys. */
    public List<V> inserted() {
        return select((key, row) -> !found.containsKey(key) && !foundPlaceholders.contains(key));
    }

    /** Rows to update, in the order of their keys. Filled placeholders are among them. */
    public List<V> updated() {
        return select((key, row) ->
                foundPlaceholders.contains(key) || (found.containsKey(key) && !row.equals(found.get(key))));
    }

    /** Keys to insert as placeholders, in their order. */
    public List<K> insertedPlaceholders() {
        return newPlaceholders.stream().filter(key -> !current.containsKey(key)).toList();
    }

    /** Rows to insert or update, in the order of their keys. */
    public List<V> changed() {
        return select((key, row) -> !row.equals(found.get(key)));
    }

    /** Passes the {@link #inserted} rows to the writer, unless there are none. */
    public void writeInserted(Consumer<List<V>> writer) {
        writeAny(inserted(), writer);
    }

    /** Passes the {@link #updated} rows to the writer, unless there are none. */
    public void writeUpdated(Consumer<List<V>> writer) {
        writeAny(updated(), writer);
    }

    /** Passes the {@link #insertedPlaceholders} to the writer, unless there are none. */
    public void writePlaceholders(Consumer<List<K>> writer) {
        writeAny(insertedPlaceholders(), writer);
    }

    private static <T> void writeAny(List<T> rows, Consumer<List<T>> writer) {
        if (!rows.isEmpty()) {
            writer.accept(rows);
        }
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
