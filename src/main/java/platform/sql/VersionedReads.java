package platform.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reads single values that have versions. The values that were read last are kept, and a kept value is returned as long as the database
 * has the same version of it. So a read of a known value costs a narrow statement, and its caller sees everything that was committed before
 * its call, whichever instance committed it. Concurrent callers share their statements, as {@link SharedReads} describes. A caller in a
 * transaction reads the whole value, which is not kept, because the transaction may be rolled back.
 *
 * @param <K> the key
 * @param <W> the version; two values of a key with equal versions are equal
 * @param <V> the value
 */
public final class VersionedReads<K, W, V> {

    /** The statements. Each gets 1 to 100 keys, and returns nothing for a key that does not exist. */
    public interface Source<K, W, V> {

        Map<K, W> versions(Set<K> keys);

        Map<K, V> values(Set<K> keys);

        W versionOf(V value);
    }

    private final Source<K, W, V> source;
    private final Cache<K, V> kept;
    private final SharedReads<K, V> shared = new SharedReads<>(this::read);

    /** @param mostKept how many values are kept at most */
    public VersionedReads(Source<K, W, V> source, int mostKept) {
        this.source = source;
        kept = Caffeine.newBuilder().maximumSize(mostKept).build();
    }

    /** Returns the committed value of the key; empty if there is none. It may be the same object for several callers. */
    public Optional<V> find(K key) {
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? Optional.ofNullable(source.values(Set.of(key)).get(key))
                : shared.find(key);
    }

    private Map<K, V> read(Set<K> keys) {
        Map<K, V> known = new HashMap<>(kept.getAllPresent(keys));
        if (!known.isEmpty()) {
            Map<K, W> current = source.versions(known.keySet());
            known.entrySet()
                    .removeIf(entry -> !source.versionOf(entry.getValue()).equals(current.get(entry.getKey())));
        }
        if (known.size() < keys.size()) {
            Set<K> unknown = new HashSet<>(keys);
            unknown.removeAll(known.keySet());
            Map<K, V> read = source.values(unknown);
            kept.putAll(read);
            known.putAll(read);
        }
        return known;
    }
}
