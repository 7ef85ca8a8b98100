package promotion.engine;

import java.time.Instant;
import java.util.Optional;
import promotion.engine.Condition.CurrencyIs;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Condition.TimeWindow;
import promotion.engine.Evaluation.Considered;

/** Why a coupon code cannot be applied. */
public enum Refusal {
    UNKNOWN,
    /** The code belongs to another customer. */
    OTHER_CUSTOMER,
    NOT_STARTED,
    ENDED,
    PAUSED,
    OTHER_CURRENCY,
    BELOW_THRESHOLD,
    /** Another condition of the promotion fails, or the order has no units for it. */
    NOT_ELIGIBLE,
    USED_UP,
    /** The limit of the customer or of the day leaves nothing. */
    LIMIT_REACHED,
    BUDGET_SPENT,
    NOT_COMBINABLE,
    /** The order costs less without the code, because the code excludes better automatic promotions. */
    NOT_BETTER;

    /** @param failed the verdict on conditions that do not hold at this instant */
    public static Refusal of(Verdict failed, Instant at) {
        Condition first = failed.firstFailure().orElse(failed).condition();
        if (first instanceof TimeWindow window) {
            return window.startsAt() != null && at.isBefore(window.startsAt()) ? NOT_STARTED : ENDED;
        }
        if (first instanceof CurrencyIs) {
            return OTHER_CURRENCY;
        }
        return first instanceof Subtotal ? BELOW_THRESHOLD : NOT_ELIGIBLE;
    }

    /**
     * Why the code of a promotion is refused that was considered for a cart of this instant; empty if it is not refused. A code for which
     * no amount is left is not refused: it is not used.
     */
    public static Optional<Refusal> of(Considered considered, Instant at) {
        return switch (considered.outcome()) {
            case APPLIED, NOTHING_LEFT -> Optional.empty();
            case CONDITION_FAILED ->
                Optional.of(considered.verdict() == null ? NOT_ELIGIBLE : of(considered.verdict(), at));
            case NOTHING_MATCHES, FAILED -> Optional.of(NOT_ELIGIBLE);
            case BUDGET_SPENT -> Optional.of(BUDGET_SPENT);
            case UNITS_TAKEN, GROUP_TAKEN, NOT_COMBINABLE -> Optional.of(NOT_COMBINABLE);
            case NOT_BETTER -> Optional.of(NOT_BETTER);
        };
    }
}
