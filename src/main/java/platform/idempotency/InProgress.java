package platform.idempotency;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/**
 * The keys whose first request is still in flight on this instance. They only make it possible to refuse a concurrent repeat at once.
 * {@link IdempotencyRows} guarantees that a write takes effect once.
 */
public final class InProgress {

    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    /**
     * Starts the work, unless work with the same key is in flight. The key is free again when the work has ended, successfully or not.
     *
     * @throws ProblemException (409 IDEMPOTENCY_IN_PROGRESS) if work with this key is in flight; and any exception of the work itself
     */
    public <T> CompletableFuture<T> once(IdempotencyKey key, Supplier<CompletableFuture<T>> work) {
        begin(key);
        CompletableFuture<T> begun;
        try {
            begun = work.get();
        } catch (RuntimeException refused) {
            keys.remove(key.key());
            throw refused;
        }
        return begun.whenComplete((answer, failure) -> keys.remove(key.key()));
    }

    /** Like {@link #once}, for work that has ended when it returns. */
    public <T> T during(IdempotencyKey key, Supplier<T> work) {
        begin(key);
        try {
            return work.get();
        } finally {
            keys.remove(key.key());
        }
    }

    private void begin(IdempotencyKey key) {
        if (!keys.add(key.key())) {
            throw new ProblemException(
                    PlatformProblem.IDEMPOTENCY_IN_PROGRESS,
                    "The first request with this key has no answer yet. Repeat the request later.",
                    Map.of());
        }
    }
}
