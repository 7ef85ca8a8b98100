package platform.sql;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Chooses among values that repeat: a copy of other data keeps only the newest of each key. */
public final class Newest {

    private Newest() {}

    /**
     * Returns the value with the highest version of each key, sorted by key. Write rows in this sequence, so that two transactions lock them
     * in the same one. Of equal versions the last value counts.
     */
    public static <K extends Comparable<K>, V> SortedMap<K, V> of(
            Collection<? extends V> values, Function<? super V, K> key, ToLongFunction<? super V> version) {
        SortedMap<K, V> newest = new TreeMap<>();
        for (V value : values) {
            newest.merge(key.apply(value), value, (a, b) -> version.applyAsLong(a) > version.applyAsLong(b) ? a : b);
        }
        return newest;
    }
}
