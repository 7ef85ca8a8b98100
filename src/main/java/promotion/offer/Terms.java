package promotion.offer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What operators say of a promotion.
 *
 * @param currency of its amounts, and then for orders of that currency only; null for a percentage of any
 * @param thresholdMinor what the items must be worth before discounts; null for nothing
 * @param endsAt no longer valid at this instant; null for never
 * @param suspended whether nothing is granted for the time being
 * @param combinable false for one that stands alone
 * @param priority the lowest number is applied first; of two equal ones, the lower id
 * @param budgetMinor what may be given away in all; null for any amount
 */
public record Terms(
        String name,
        Benefit benefit,
        @Nullable String currency,
        @Nullable Long thresholdMinor,
        Instant startsAt,
        @Nullable Instant endsAt,
        boolean suspended,
        boolean needsCoupon,
        boolean combinable,
        int priority,
        @Nullable Long budgetMinor) {

    public Terms {
        boolean hasAmounts = benefit instanceof Benefit.AmountOff || thresholdMinor != null || budgetMinor != null;
        if (hasAmounts && currency == null) {
            throw new IllegalArgumentException("Amounts have a currency");
        }
        if (endsAt != null && !endsAt.isAfter(startsAt)) {
            throw new IllegalArgumentException("It ends at %s, before it starts at %s".formatted(endsAt, startsAt));
        }
    }

    public boolean hasBudget() {
        return budgetMinor != null;
    }
}
