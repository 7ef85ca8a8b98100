package promotion.offer;

import java.time.Instant;
import promotion.engine.Condition;
import promotion.engine.Condition.CurrencyIs;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Condition.TimeWindow;
import promotion.engine.Verdict;

/** Why a coupon cannot be applied. */
enum Refusal {
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

    /** @param exhausted the limit that leaves nothing */
    static Refusal of(Limit.Per exhausted) {
        return switch (exhausted) {
            case CAMPAIGN, COUPON -> USED_UP;
            case DAY, CUSTOMER, CUSTOMER_DAY -> LIMIT_REACHED;
        };
    }

    /** @param failed the verdict on conditions that do not hold at this instant */
    static Refusal of(Verdict failed, Instant at) {
        Condition first = failed.firstFailure().orElse(failed).condition();
        if (first instanceof TimeWindow window) {
            return window.startsAt() != null && at.isBefore(window.startsAt()) ? NOT_STARTED : ENDED;
        }
        if (first instanceof CurrencyIs) {
            return OTHER_CURRENCY;
        }
        return first instanceof Subtotal ? BELOW_THRESHOLD : NOT_ELIGIBLE;
    }
}
