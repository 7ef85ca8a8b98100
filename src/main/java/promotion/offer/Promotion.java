package promotion.offer;

import java.util.Comparator;
import java.util.Optional;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.PromotionEvent;

/**
 * What is offered, and how much of its budget is given away.
 *
 * @param version rises by one with each edit
 * @param heldMinor of the budget, by discounts that are granted; without a budget nothing is counted
 * @param redeemedMinor of the budget, by discounts that are redeemed
 */
@AggregateRoot
public record Promotion(@Identity String promotionId, long version, Terms terms, long heldMinor, long redeemedMinor) {

    /** What an id is made of, as a pattern that OpenAPI shows. */
    public static final String ID = "[A-Za-z0-9._-]+";

    public static final String ID_RULE = "must be of letters, digits, dots, dashes and underscores";

    /** The order in which promotions are applied. */
    static final Comparator<Promotion> APPLICATION_ORDER = Comparator.<Promotion>comparingInt(
                    promotion -> promotion.terms().priority())
            .thenComparing(Promotion::promotionId);

    /** Never above the budget; the table's constraint says the same. */
    public Promotion {
        Long budget = terms.budgetMinor();
        if (heldMinor < 0 || redeemedMinor < 0 || (budget != null && usedMinor(heldMinor, redeemedMinor) > budget)) {
            throw new IllegalArgumentException("%d held and %d redeemed are beyond the budget of %s"
                    .formatted(heldMinor, redeemedMinor, promotionId));
        }
    }

    public static Promotion of(String promotionId, Terms terms) {
        return new Promotion(promotionId, 1, terms, 0, 0);
    }

    /** What others hear of it. */
    public PromotionEvent.OfferChanged offerChanged() {
        return new PromotionEvent.OfferChanged(
                promotionId, version, !terms.needsCoupon() && !terms.suspended(), terms.startsAt(), terms.endsAt());
    }

    /** Why it does not apply to the basket at all, whatever else does; the budget and the coupon are not asked. */
    public Optional<Refusal> whyNot(Basket basket) {
        return Optional.ofNullable(refusal(basket));
    }

    private @Nullable Refusal refusal(Basket basket) {
        if (terms.suspended()) {
            return Refusal.SUSPENDED;
        }
        if (basket.at().isBefore(terms.startsAt())) {
            return Refusal.NOT_STARTED;
        }
        if (terms.endsAt() != null && !basket.at().isBefore(terms.endsAt())) {
            return Refusal.ENDED;
        }
        if (terms.currency() != null && !terms.currency().equals(basket.currency())) {
            return Refusal.OTHER_CURRENCY;
        }
        if (terms.thresholdMinor() != null && basket.sum().amountMinor() < terms.thresholdMinor()) {
            return Refusal.BELOW_THRESHOLD;
        }
        return null;
    }

    /** Whether so much can be held, wholly; always without a budget. */
    boolean affords(Money amount) {
        Long budget = terms.budgetMinor();
        return budget == null
                || (amount.currency().equals(terms.currency())
                        && amount.amountMinor() <= budget - usedMinor(heldMinor, redeemedMinor));
    }

    /** Whether nothing at all is left of its budget. */
    public boolean isSpent() {
        Long budget = terms.budgetMinor();
        return budget != null && budget == usedMinor(heldMinor, redeemedMinor);
    }

    /** Whether these terms leave what is held and redeemed where it is: in the same currency, and within the budget. */
    public boolean allows(Terms wanted) {
        long used = usedMinor(heldMinor, redeemedMinor);
        return used == 0
                || (wanted.currency() != null
                        && wanted.currency().equals(terms.currency())
                        && (wanted.budgetMinor() == null || used <= wanted.budgetMinor()));
    }

    /** @throws IllegalArgumentException if they do not allow what is held and redeemed */
    public Promotion edited(Terms wanted) {
        return wanted.equals(terms) ? this : new Promotion(promotionId, version + 1, wanted, heldMinor, redeemedMinor);
    }

    /** @throws IllegalArgumentException if it is more than the budget */
    Promotion with(long heldDelta, long redeemedDelta) {
        return new Promotion(
                promotionId,
                version,
                terms,
                Math.addExact(heldMinor, heldDelta),
                Math.addExact(redeemedMinor, redeemedDelta));
    }

    private static long usedMinor(long heldMinor, long redeemedMinor) {
        return Math.addExact(heldMinor, redeemedMinor);
    }
}
