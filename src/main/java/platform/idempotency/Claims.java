package platform.idempotency;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import platform.web.ProblemException;

/** The idempotency keys of one batch, which were claimed together, and the result of each. Belongs to one transaction and one thread. */
public final class Claims {

    private final Map<String, Used> used;
    private final Map<String, String> expected;
    private final Map<String, String> taken = new HashMap<>();
    private final Map<String, String> resolved = new HashMap<>();
    private final Set<String> refused = new HashSet<>();

    /**
     * @param used keys that earlier transactions used
     * @param expected expected results that were already written for fresh keys
     */
    Claims(Map<String, Used> used, Map<String, String> expected) {
        this.used = used;
        this.expected = expected;
    }

    /**
     * Takes the claim of one item of the batch. If the batch holds a key twice, the first item to take it is fresh and the others repeat
     * it. So take each item's claim exactly once, in the order of arrival.
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
     * Decides a write, unless its key was used before. A repeat of a write that this same batch refused is decided again.
     *
     * @param answerToOtherBody answer if the key was used with another body
     * @param answerToRepeat makes the answer to a repeat from the result of the first use
     * @param decision decides the write
     * @param resultToSave the result to save for repeats of this write; empty for a refusal, which releases the key
     */
    public <T> T once(
            IdempotencyKey key,
            T answerToOtherBody,
            Function<String, T> answerToRepeat,
            Supplier<T> decision,
            Function<T, Optional<String>> resultToSave) {
        if (take(key) instanceof Claim.Repeated repeated) {
            if (!repeated.sameBody()) {
                return answerToOtherBody;
            }
            if (repeated.resource() != null) {
                return answerToRepeat.apply(repeated.resource());
            }
        }
        T answer = decision.get();
        resultToSave.apply(answer).ifPresentOrElse(resource -> resolve(key, resource), () -> refuse(key));
        return answer;
    }

    /**
     * Decides an operator's command, unless its key was used before. A repeat of the command gets the result of the first use.
     *
     * @param toResource makes the text that is saved for repeats, such as the id of the value
     * @param fromResource makes the value for a repeat from this text
     */
    public <T, R> CommandResult<T, R> decide(
            IdempotencyKey key,
            Function<T, String> toResource,
            Function<String, T> fromResource,
            Supplier<CommandResult<T, R>> decision) {
        return once(
                key,
                new CommandResult.KeyReused<>(),
                first -> new CommandResult.Done<>(fromResource.apply(first)),
                decision,
                result -> result instanceof CommandResult.Done<T, R> done
                        ? Optional.of(toResource.apply(done.value()))
                        : Optional.empty());
    }

    /**
     * {@link #decide} for a write that throws its refusal, like an edit. It must refuse before it changes anything, because the batch goes on.
     *
     * @param write returns what it has made
     */
    public <T> CommandResult<T, ProblemException> make(
            IdempotencyKey key, Function<T, String> toResource, Function<String, T> fromResource, Supplier<T> write) {
        return decide(key, toResource, fromResource, () -> {
            try {
                return new CommandResult.Done<>(write.get());
            } catch (ProblemException refused) {
                return new CommandResult.Refused<>(refused);
            }
        });
    }

    /** Saves the result of the write, for requests that repeat the key. */
    public void resolve(IdempotencyKey key, String resource) {
        resolved.put(key.key(), resource);
        refused.remove(key.key());
    }

    /** Releases the key, because its write was refused and changed nothing. */
    public void refuse(IdempotencyKey key) {
        refused.add(key.key());
    }

    /** Results that differ from the expected ones, and so must still be written. */
    Map<String, String> unexpectedResults() {
        Map<String, String> unexpected = new HashMap<>(resolved);
        unexpected.entrySet().removeAll(expected.entrySet());
        return unexpected;
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
