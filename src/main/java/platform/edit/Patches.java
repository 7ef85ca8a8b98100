package platform.edit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.web.JsonBodies;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/**
 * Applies merge patches: reads the current state, merges, validates the result like the body of a PUT, and puts it on the condition that
 * the state has not changed meanwhile.
 */
public final class Patches {

    private static final int ATTEMPTS = 3;

    private final JsonBodies bodies;

    Patches(JsonBodies bodies) {
        this.bodies = bodies;
    }

    /**
     * Something that can be patched.
     *
     * @param <B> the body of its PUT
     * @param <A> the answer to a patch
     */
    public interface Target<B, A> {

        /** The state as a body that would change nothing. @throws ProblemException 404 if the object does not exist */
        State<B> current();

        /** Puts the body; the future fails with a 412 if the precondition does not allow the current state. */
        CompletableFuture<A> put(B body, Precondition precondition);

        /** The answer to a repeat. @param result what the first request has saved for repeats */
        A repeated(String result);
    }

    public record State<B>(B body, EntityTag tag) {}

    /**
     * Applies the patch and waits for the answer. It waits on the thread of the request, because the audit log finds the request there.
     *
     * @param precondition of the client
     * @param keys the idempotency keys of the module; a repeat is found first, because it may no longer be valid for the current state
     * @throws ProblemException 409 if other edits came between in each of three attempts; 412 if the precondition of the client does not
     *     allow the current state; and any refusal of the put
     */
    public <B, A> A apply(
            IdempotencyKey key,
            IdempotencyRows keys,
            Precondition precondition,
            MergePatch<B> patch,
            Target<B, A> target) {
        Optional<String> first = keys.resultOf(key);
        if (first.isPresent()) {
            return target.repeated(first.get());
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            State<B> current = target.current();
            if (!precondition.allows(current.tag())) {
                throw Precondition.failed();
            }
            B patched = bodies.readValid(patch.body(), patch.appliedTo(bodies.object(current.body())));
            Optional<A> answer = unlessStale(target.put(patched, Precondition.unchanged(current.tag())));
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw new ProblemException(
                PlatformProblem.EDIT_CONFLICT,
                "Others edited the object at the same time, %d times in a row.".formatted(ATTEMPTS),
                Map.of());
    }

    private static <A> Optional<A> unlessStale(CompletableFuture<A> put) {
        try {
            return Optional.of(put.join());
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof ProblemException refusal
                    && refusal.kind() == PlatformProblem.PRECONDITION_FAILED) {
                return Optional.empty();
            }
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
