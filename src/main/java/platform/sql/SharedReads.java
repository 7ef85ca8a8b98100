package platform.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reads single values for concurrent callers with one statement. No caller waits for others to come: it reads at once, unless a read is
 * running. The callers that come meanwhile are served together by the next read. So a read begins after all of its callers have called,
 * and each of them sees everything that was committed before its call. A caller in a transaction always reads alone, because only its own
 * connection sees its changes. If a read for several callers fails, each of them reads alone, so a key that cannot be read fails for its
 * own caller only.
 */
public final class SharedReads<K, V> {

    private static final int MOST_KEYS = 100;

    private final Function<Set<K>, Map<K, V>> read;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Call<K, V>> waiting = new ArrayDeque<>();
    private boolean running;

    /** @param read returns the values that exist, by key; it is called with 1 to 100 keys */
    public SharedReads(Function<Set<K>, Map<K, V>> read) {
        this.read = read;
    }

    /** What a waiting caller is told. */
    private sealed interface Turn<V> {}

    /** The value has been read; null if there is none. */
    private record Answered<V>(@Nullable V value) implements Turn<V> {}

    /** The caller is the first of those that wait, and reads for them. */
    private record MustRead<V>() implements Turn<V> {}

    /** The read failed. It may have failed for the key of another caller. */
    private record MustReadAlone<V>() implements Turn<V> {}

    private record Call<K, V>(K key, CompletableFuture<Turn<V>> turn) {}

    /** Returns the committed value of the key; empty if there is none. */
    public Optional<V> find(K key) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return readAlone(key);
        }
        Call<K, V> call = new Call<>(key, new CompletableFuture<>());
        Turn<V> turn = mayReadAtOnce(call) ? new MustRead<>() : call.turn().join();
        return switch (turn) {
            case Answered<V> answered -> Optional.ofNullable(answered.value());
            case MustRead<V> itself -> readForWaiting(key);
            case MustReadAlone<V> alone -> readAlone(key);
        };
    }

    private Optional<V> readAlone(K key) {
        return Optional.ofNullable(read.apply(Set.of(key)).get(key));
    }

    /** If it returns false, the call waits for its turn. */
    private boolean mayReadAtOnce(Call<K, V> call) {
        lock.lock();
        try {
            if (running) {
                waiting.add(call);
                return false;
            }
            running = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Optional<V> readForWaiting(K own) {
        Set<K> keys = new HashSet<>(Set.of(own));
        List<Call<K, V>> served = takeWaiting(keys);
        Map<K, V> found = null;
        try {
            found = read.apply(keys);
        } catch (RuntimeException failed) {
            if (served.isEmpty()) {
                throw failed;
            }
        } finally {
            for (Call<K, V> call : served) {
                call.turn().complete(found == null ? new MustReadAlone<>() : new Answered<>(found.get(call.key())));
            }
            letNextRead();
        }
        return found == null ? readAlone(own) : Optional.ofNullable(found.get(own));
    }

    /** Takes the calls that wait, and adds their keys. */
    private List<Call<K, V>> takeWaiting(Set<K> keys) {
        List<Call<K, V>> taken = new ArrayList<>();
        lock.lock();
        try {
            while (!waiting.isEmpty() && keys.size() < MOST_KEYS) {
                Call<K, V> call = waiting.remove();
                keys.add(call.key());
                taken.add(call);
            }
        } finally {
            lock.unlock();
        }
        return taken;
    }

    /** How many callers wait for a read. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void letNextRead() {
        Call<K, V> next;
        lock.lock();
        try {
            next = waiting.poll();
            if (next == null) {
                running = false;
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.turn().complete(new MustRead<>());
        }
    }
}
