package platform.idempotency;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import platform.web.ProblemException;

/**
 * The keys whose first use has a caller waiting on this instance. It only spares a repeat the wait; that a write happens once is held
 * by {@link IdempotencyRows}.
 */
public final class InProgress {

    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    /**
     * Begins the work unless it is under way under the same key. The key is free again when the work has ended, in whatever way.
     *
     * @throws ProblemException (409 IDEMPOTENCY_IN_PROGRESS) when it is under way; and whatever the work throws
     */
    public <T> CompletableFuture<T> once(IdempotencyKey key, Supplier<CompletableFuture<T>> work) {
        if (!keys.add(key.key())) {
            throw new ProblemException(
                    409, "IDEMPOTENCY_IN_PROGRESS", "The first request with this key has no answer yet.", Map.of());
        }
        CompletableFuture<T> begun;
        try {
            begun = work.get();
        } catch (RuntimeException refused) {
            keys.remove(key.key());
            throw refused;
        }
        return begun.whenComplete((answer, failure) -> keys.remove(key.key()));
    }
}
