package reporting.simulation;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import order.OrderEvent.OrderCreated;
import org.jspecify.annotations.Nullable;
import promotion.document.Limit;
import promotion.document.OfferAmount;
import promotion.document.OfferLimit;
import reporting.simulation.LimitUses.Counted;
import reporting.simulation.LimitUses.Key;

/**
 * The budget and the limits of a promotion that is simulated. Only paid orders count, in the order of the log, that is of the time at which the
 * platform accepted them. An unpaid order really holds its part for a while, and a refund may give it back.
 *
 * @param currency of all amounts; null without amounts
 * @param limits at most one of each kind; the amount of {@code CAMPAIGN} is the budget
 * @param partial whether a discount may shrink to what they leave
 */
record SimulatedLimits(@Nullable String currency, List<Limit> limits, boolean partial) {

    static final SimulatedLimits NONE = new SimulatedLimits(null, List.of(), false);

    static SimulatedLimits of(@Nullable OfferAmount budget, @Nullable List<OfferLimit> declared, boolean partial) {
        List<Limit> limits = new ArrayList<>();
        Long uses = null;
        String currency = budget == null ? null : budget.currency();
        for (OfferLimit limit : declared == null ? List.<OfferLimit>of() : declared) {
            if (limit.amount() != null) {
                currency = limit.amount().currency();
            }
            if (limit.per() == Limit.Per.CAMPAIGN) {
                uses = limit.uses();
            } else {
                limits.add(limit.limit());
            }
        }
        if (budget != null || uses != null) {
            limits.addFirst(new Limit(Limit.Per.CAMPAIGN, uses, budget == null ? null : budget.amountMinor()));
        }
        return limits.isEmpty() ? NONE : new SimulatedLimits(currency, List.copyOf(limits), partial);
    }

    boolean exist() {
        return !limits.isEmpty();
    }

    @Nullable
    OfferAmount budget() {
        for (Limit limit : limits) {
            if (limit.per() == Limit.Per.CAMPAIGN) {
                return amount(limit);
            }
        }
        return null;
    }

    /** The limits beside the budget. */
    List<OfferLimit> declared() {
        List<OfferLimit> declared = new ArrayList<>();
        for (Limit limit : limits) {
            boolean campaign = limit.per() == Limit.Per.CAMPAIGN;
            if (!campaign || limit.uses() != null) {
                declared.add(new OfferLimit(limit.per(), limit.uses(), campaign ? null : amount(limit)));
            }
        }
        return declared;
    }

    private @Nullable OfferAmount amount(Limit limit) {
        return limit.amountMinor() == null
                ? null
                : new OfferAmount(limit.amountMinor(), Objects.requireNonNull(currency));
    }

    /** The kinds that do not end the promotion here, because orders do not tell what they count: no order tells its code. */
    List<Limit.Per> notSimulated() {
        return limits.stream()
                .map(Limit::per)
                .filter(per -> per == Limit.Per.COUPON)
                .toList();
    }

    /** What the limits count for an order. */
    List<Counted> counting(OrderCreated order, ZoneId zone) {
        List<Counted> counting = new ArrayList<>();
        for (Limit limit : limits) {
            String subject = limit.per().subject(order.userId(), order.placedAt(), zone, null);
            if (subject != null) {
                counting.add(new Counted(limit, new Key(limit.per(), subject)));
            }
        }
        return counting;
    }
}
