package platform.edit;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
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

    /** An object as a body that would change nothing. */
    public record State<B>(B body, EntityTag tag) {}

    /**
     * Applies the patch.
     *
     * @param precondition of the client
     * @param current reads the state
     * @param put puts a body on a condition
     * @throws ProblemException 409 if other edits came between in each of three attempts; 412 if the precondition of the client does not
     *     allow the current state; and any refusal of the put
     */
    <B, A> A apply(
            Precondition precondition,
            MergePatch<B> patch,
            Supplier<State<B>> current,
            BiFunction<B, Precondition, A> put) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            State<B> state = current.get();
            if (!precondition.allows(state.tag())) {
                throw Precondition.failed();
            }
            B patched = bodies.readValid(patch.body(), patch.appliedTo(bodies.object(state.body())));
            try {
                return put.apply(patched, Precondition.unchanged(state.tag()));
            } catch (ProblemException refused) {
                if (refused.kind() != PlatformProblem.PRECONDITION_FAILED) {
                    throw refused;
                }
            }
        }
        throw new ProblemException(
                PlatformProblem.EDIT_CONFLICT,
                "Others edited the object at the same time, %d times in a row.".formatted(ATTEMPTS),
                Map.of());
    }
}
