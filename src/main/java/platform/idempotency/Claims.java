package platform.idempotency;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys of one batch, claimed together, and what each led to. Belongs to one transaction and one thread. */
public final class Claims {

    private final Map<String, Used> used;
    private final Map<String, String> expected;
    private final Map<String, String> taken = new HashMap<>();
    private final Map<String, String> resolved = new HashMap<>();
    private final Set<String> refused = new HashSet<>();

    /** @param expected what fresh keys were already said to lead to */
    Claims(Map<String, Used> used, Map<String, String> expected) {
        this.used = used;
        this.expected = expected;
    }

    /**
     * What the key turned out to be. Of a key that the batch holds twice, the first taker is fresh and the others repeat it; so take
     * each item's claim once, in the order of arrival.
     */
    public Claim take(IdempotencyKey key) {
        Used before = used.get(key.key());
        if (before != null) {
            return new Claim.Repeated(
                    resource(key, before.resource()), before.bodyHash().equals(key.bodyHash()));
        }
        String bodyHash = taken.putIfAbsent(key.key(), key.bodyHash());
        return bodyHash == null
                ? new Claim.Fresh()
                : new Claim.Repeated(resource(key, null), bodyHash.equals(key.bodyHash()));
    }

    /**
     * Decides a write unless its key was used before. A repeat of what was refused in this very batch is decided again.
     *
     * @param reused the answer if the key came with another body
     * @param recalled the answer to a repeat, from what the first use led to
     * @param noted what a decision led to, for those who repeat it; empty of a refusal, which gives the key back
     */
    public <T> T once(
            IdempotencyKey key,
            T reused,
            Function<String, T> recalled,
            Supplier<T> decision,
            Function<T, Optional<String>> noted) {
        if (take(key) instanceof Claim.Repeated repeated) {
            if (!repeated.sameBody()) {
                return reused;
            }
            if (repeated.resource() != null) {
                return recalled.apply(repeated.resource());
            }
        }
        T answer = decision.get();
        noted.apply(answer).ifPresentOrElse(resource -> resolve(key, resource), () -> refuse(key));
        return answer;
    }

    /** Notes what the key led to, for those who repeat it. */
    public void resolve(IdempotencyKey key, String resource) {
        resolved.put(key.key(), resource);
        refused.remove(key.key());
    }

    /** Gives the key back: its write was refused without a trace. */
    public void refuse(IdempotencyKey key) {
        refused.add(key.key());
    }

    /** What is to be written: it was not foreseen. */
    Map<String, String> unforeseen() {
        Map<String, String> unforeseen = new HashMap<>(resolved);
        unforeseen.entrySet().removeAll(expected.entrySet());
        return unforeseen;
    }

    Set<String> refused() {
        return refused;
    }

    private @Nullable String resource(IdempotencyKey key, @Nullable String before) {
        return before == null ? resolved.get(key.key()) : before;
    }

    /** A row that an earlier transaction wrote. */
    record Used(String bodyHash, @Nullable String resource) {}
}
