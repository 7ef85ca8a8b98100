package promotion.engine;

import java.util.List;
import java.util.Optional;

/**
 * Whether a condition holds for a cart, with the reasons.
 *
 * @param missing how many units or minor units are missing; zero if the condition holds or counts nothing
 * @param parts the verdicts on the parts of a combined condition
 */
public record Verdict(Condition condition, boolean holds, long missing, List<Verdict> parts) {

    /** The condition could not be decided. It does not hold, and nothing is known of it. */
    static final Verdict FAILED = new Verdict(new Condition.AnyOf(List.of()), false, 0, List.of());

    /** The verdict on the first condition that fails, in the order of the parts; empty if this condition holds. */
    public Optional<Verdict> firstFailure() {
        if (holds) {
            return Optional.empty();
        }
        return Optional.of(parts.stream()
                .filter(part -> condition instanceof Condition.AllOf)
                .map(Verdict::firstFailure)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(this));
    }
}
