package promotion.offer;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.document.Limit;
import promotion.engine.Condition;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.AnyOf;
import promotion.engine.Condition.FirstOrder;
import promotion.engine.Condition.NoneOf;
import promotion.engine.Condition.OfOrder;
import promotion.engine.Condition.OfUnits;
import promotion.engine.Definition;
import promotion.engine.PromotionVersion;

/**
 * The terms of a promotion, as operators set them.
 *
 * @param definition what it gives, when, and how it combines with others of its group
 * @param currency of its amounts; the promotion applies only to orders in this currency. Null for a promotion without amounts that applies
 *     to orders in any currency.
 * @param endsAt the first instant at which the promotion is no longer valid; null if it is valid for ever
 * @param draft whether the promotion is not released yet; it grants nothing, and is never a draft again after its release
 * @param paused whether the promotion grants nothing at the moment
 * @param combinable false for a promotion that cannot be combined with others
 * @param priority the lowest number is applied first; if two are equal, the lower id is applied first
 * @param budgetMinor the total amount that may be given away; null for no limit
 * @param limits at most one of each kind
 * @param partial whether a discount may shrink to what the budget and the limits leave. Without that, the promotion does not apply if they
 *     cannot pay its whole amount; what is left serves smaller discounts.
 * @param zone in which the days of its limits begin
 */
public record Terms(
        String name,
        Definition definition,
        @Nullable String currency,
        Instant startsAt,
        @Nullable Instant endsAt,
        boolean draft,
        boolean paused,
        boolean needsCoupon,
        boolean combinable,
        int priority,
        @Nullable Long budgetMinor,
        List<Limit> limits,
        boolean partial,
        ZoneId zone) {

    public Terms {
        limits = List.copyOf(limits);
        boolean limitsMoney = budgetMinor != null || limits.stream().anyMatch(limit -> limit.amountMinor() != null);
        if (currency == null && (definition.currency() != null || limitsMoney)) {
            throw new IllegalArgumentException(
                    "A definition with amounts, a budget or limits of money needs a currency");
        }
        if (limits.stream().map(Limit::per).distinct().count() < limits.size()) {
            throw new IllegalArgumentException("Two limits of the same kind: " + limits);
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

    /** Whether it grants discounts within its dates: it is neither a draft nor paused. */
    public boolean isOpen() {
        return !draft && !paused;
    }

    /** The state at an instant. A draft and a paused promotion are stored as such; the other states follow from the dates. */
    public State state(Instant now) {
        if (draft) {
            return State.DRAFT;
        }
        if (endsAt != null && !now.isBefore(endsAt)) {
            return State.ENDED;
        }
        if (paused) {
            return State.PAUSED;
        }
        return now.isBefore(startsAt) ? State.SCHEDULED : State.ACTIVE;
    }

    /** The first instant from {@code now} on that is not before its start. */
    public Instant startsFrom(Instant now) {
        return startsAt.isAfter(now) ? startsAt : now;
    }

    public enum State {
        DRAFT,
        SCHEDULED,
        ACTIVE,
        PAUSED,
        ENDED
    }

    public boolean hasBudget() {
        return budgetMinor != null;
    }

    /** Whether discounts count against a budget or a limit of the promotion. Limits of single coupons are not considered. */
    public boolean isLimited() {
        return hasBudget() || !counted().isEmpty();
    }

    /**
     * The limits that discounts are counted against. A promotion that may apply because an order is the first one of its customer is used by
     * each customer only once for that reason, so that of several orders at once only one gets it.
     */
    public List<Limit> counted() {
        return definition.condition() != null && mayRelyOnFirstOrder(definition.condition(), true)
                ? Stream.concat(limits.stream(), Stream.of(Limit.OF_FIRST_ORDERS))
                        .toList()
                : limits;
    }

    /** @param affirmed false within a condition that must not hold */
    private static boolean mayRelyOnFirstOrder(Condition condition, boolean affirmed) {
        return switch (condition) {
            case FirstOrder first -> affirmed;
            case AllOf all -> all.parts().stream().anyMatch(part -> mayRelyOnFirstOrder(part, affirmed));
            case AnyOf any -> any.parts().stream().anyMatch(part -> mayRelyOnFirstOrder(part, affirmed));
            case NoneOf none -> none.parts().stream().anyMatch(part -> mayRelyOnFirstOrder(part, !affirmed));
            case OfUnits ofUnits -> false;
            case OfOrder ofOrder -> false;
        };
    }

    /** The limit of this kind that discounts are counted against; empty if there is none. */
    Optional<Limit> limit(Limit.Per per) {
        return counted().stream().filter(limit -> limit.per() == per).findFirst();
    }

    /** When the promotion is valid at all. */
    Condition validity() {
        return PromotionVersion.validity(startsAt, endsAt, currency);
    }
}
