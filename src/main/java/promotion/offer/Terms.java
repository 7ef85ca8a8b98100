package promotion.offer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * The terms of a promotion, as operators set them.
 *
 * @param currency of its amounts; the promotion applies only to orders in this currency. Null for a percentage that applies to orders in
 *     any currency.
 * @param thresholdMinor the least value that the items must have before discounts; null for no threshold
 * @param endsAt the first instant at which the promotion is no longer valid; null if it is valid for ever
 * @param suspended whether the promotion grants nothing at the moment
 * @param combinable false for a promotion that cannot be combined with others
 * @param priority the lowest number is applied first; if two are equal, the lower id is applied first
 * @param budgetMinor the total amount that may be given away; null for no limit
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
        if (currency == null && needsCurrency(benefit.amount(), thresholdMinor, budgetMinor)) {
            throw new IllegalArgumentException("An amount, a threshold or a budget needs a currency");
        }
        if (endsAt != null && !endsAt.isAfter(startsAt)) {
            throw new IllegalArgumentException("The end %s must be after the start %s".formatted(endsAt, startsAt));
        }
    }

    /** Whether terms with these amounts need a currency: each amount is in it. */
    public static boolean needsCurrency(
            @Nullable Long amountMinor, @Nullable Long thresholdMinor, @Nullable Long budgetMinor) {
        return amountMinor != null || thresholdMinor != null || budgetMinor != null;
    }

    /** The amount in the currency of the terms; null if there is no amount or no currency. */
    public @Nullable Money money(@Nullable Long amountMinor) {
        return amountMinor == null || currency == null ? null : Money.ofMinor(amountMinor, currency);
    }

    public boolean hasBudget() {
        return budgetMinor != null;
    }
}
