package platform.idempotency;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import platform.web.ProblemException;

/**
 * The keys whose first use has a caller waiting on this instance. It only spares a repeat the wait; that a write happens once is held
 * by {@link IdempotencyRows}.
 */
public final class InProgress {

    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    /** Whether the key was free. Whoever got it has to {@link #end} it, whatever the outcome. */
    public boolean begin(String key) {
        return keys.add(key);
    }

    public void end(String key) {
        keys.remove(key);
    }

    /** The answer to a repeat whose first use has none yet. */
    public static ProblemException refusal() {
        return new ProblemException(
                409, "IDEMPOTENCY_IN_PROGRESS", "The first request with this key has no answer yet.", Map.of());
    }
}
