package promotion.offer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.engine.Condition;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.CurrencyIs;
import promotion.engine.Condition.TimeWindow;
import promotion.engine.Definition;

/**
 * The terms of a promotion, as operators set them.
 *
 * @param definition what it gives, when, and how it combines with others of its group
 * @param currency of its amounts; the promotion applies only to orders in this currency. Null for a promotion without amounts that applies
 *     to orders in any currency.
 * @param endsAt the first instant at which the promotion is no longer valid; null if it is valid for ever
 * @param suspended whether the promotion grants nothing at the moment
 * @param combinable false for a promotion that cannot be combined with others
 * @param priority the lowest number is applied first; if two are equal, the lower id is applied first
 * @param budgetMinor the total amount that may be given away; null for no limit
 */
public record Terms(
        String name,
        Definition definition,
        @Nullable String currency,
        Instant startsAt,
        @Nullable Instant endsAt,
        boolean suspended,
        boolean needsCoupon,
        boolean combinable,
        int priority,
        @Nullable Long budgetMinor) {

    public Terms {
        if (currency == null && (definition.currency() != null || budgetMinor != null)) {
            throw new IllegalArgumentException("A definition with amounts or a budget needs a currency");
        }
        if (definition.currency() != null && !definition.currency().equals(currency)) {
            throw new IllegalArgumentException(
                    "The amounts of the definition are in %s, not in %s".formatted(definition.currency(), currency));
        }
        if (endsAt != null && !endsAt.isAfter(startsAt)) {
            throw new IllegalArgumentException("The end %s must be after the start %s".formatted(endsAt, startsAt));
        }
    }

    /** The amount in the currency of the terms; null if there is no amount or no currency. */
    public @Nullable Money money(@Nullable Long amountMinor) {
        return amountMinor == null || currency == null ? null : Money.ofMinor(amountMinor, currency);
    }

    public boolean hasBudget() {
        return budgetMinor != null;
    }

    /** When the promotion is valid at all. */
    Condition validity() {
        List<Condition> conditions = new ArrayList<>(List.of(new TimeWindow(startsAt, endsAt)));
        if (currency != null) {
            conditions.add(new CurrencyIs(currency));
        }
        return new AllOf(conditions);
    }
}
