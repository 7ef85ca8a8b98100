package promotion.offer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import platform.edit.EntityTag;
import platform.money.Money;
import promotion.PromotionEvent;
import promotion.document.DefinitionDocument;
import promotion.document.Limit;
import promotion.engine.PromotionVersion;
import promotion.engine.Refusal;
import promotion.engine.Verdict;

/**
 * The terms of an offer, and how much of its budget is given away.
 *
 * @param version rises by one with each edit
 * @param heldMinor the amount of the budget that granted discounts hold; not counted without a budget
 * @param redeemedMinor the amount of the budget that redeemed discounts have used; not counted without a budget
 */
@AggregateRoot
public record Promotion(@Identity String promotionId, long version, Terms terms, long heldMinor, long redeemedMinor) {

    /** Rejects amounts above the budget. The constraint of the table does the same. */
    public Promotion {
        Long budget = terms.budgetMinor();
        if (heldMinor < 0 || redeemedMinor < 0 || (budget != null && usedMinor(heldMinor, redeemedMinor) > budget)) {
            throw new IllegalArgumentException("%d held and %d redeemed are not allowed by the budget of promotion %s"
                    .formatted(heldMinor, redeemedMinor, promotionId));
        }
    }

    public static Promotion of(String promotionId, Terms terms) {
        return new Promotion(promotionId, 1, terms, 0, 0);
    }

    /** The amount that granted discounts hold; null if nothing is counted, because there is neither a budget nor an earlier one in use. */
    public @Nullable Money held() {
        return counted(heldMinor);
    }

    /** The amount that redeemed discounts have used; null if nothing is counted. */
    public @Nullable Money redeemed() {
        return counted(redeemedMinor);
    }

    private @Nullable Money counted(long amountMinor) {
        boolean counts = terms.hasBudget() || usedMinor(heldMinor, redeemedMinor) > 0;
        return counts ? terms.money(amountMinor) : null;
    }

    /** Identifies its terms, and what orders have used of its budget. */
    public EntityTag tag() {
        return EntityTag.ofVersion(version).counting(heldMinor, redeemedMinor);
    }

    /** The events that publish the current version of the promotion. */
    public List<PromotionEvent> events() {
        return terms.isLimited() ? List.of(offerChanged(), limitsChanged(0, List.of())) : List.of(offerChanged());
    }

    public PromotionEvent.OfferChanged offerChanged() {
        return new PromotionEvent.OfferChanged(
                promotionId,
                version,
                !terms.needsCoupon() && terms.isOpen(),
                terms.startsAt(),
                terms.endsAt(),
                new PromotionEvent.OfferTerms(
                        terms.name(),
                        DefinitionDocument.write(terms.definition()),
                        terms.currency(),
                        !terms.isOpen(),
                        terms.needsCoupon(),
                        terms.combinable(),
                        terms.priority(),
                        terms.partial(),
                        terms.isLimited()));
    }

    /**
     * Returns the event that publishes its budget and its limits.
     *
     * @param number of what is used; 0 without uses
     */
    public PromotionEvent.LimitsChanged limitsChanged(long number, List<PromotionEvent.LimitUse> used) {
        return new PromotionEvent.LimitsChanged(
                promotionId,
                version,
                number,
                terms.zone().getId(),
                terms.budgetMinor(),
                terms.counted().stream()
                        .map(limit ->
                                new PromotionEvent.LimitTerms(limit.per().name(), limit.uses(), limit.amountMinor()))
                        .toList(),
                used);
    }

    /** Whether the change of what is used of the budget is published. */
    boolean isBudgetPublishedAfter(Promotion before) {
        return Limit.isPublishedAt(
                terms.budgetMinor(),
                usedMinor(before.heldMinor, before.redeemedMinor),
                usedMinor(heldMinor, redeemedMinor));
    }

    /** What is used of the budget. */
    public PromotionEvent.LimitUse budgetUse() {
        return new PromotionEvent.LimitUse(PromotionEvent.LimitUse.BUDGET, "", 0, usedMinor(heldMinor, redeemedMinor));
    }

    /**
     * Returns why the promotion cannot apply to the basket, whatever other promotions apply; empty if it can. Does not check the budget,
     * the coupon and conditions on prices that other promotions have reduced.
     */
    public Optional<Refusal> whyNot(Basket basket) {
        return Optional.ofNullable(refusal(basket));
    }

    private @Nullable Refusal refusal(Basket basket) {
        if (!terms.isOpen()) {
            return terms.draft() ? Refusal.NOT_STARTED : Refusal.PAUSED;
        }
        Verdict verdict = forEngine().verdict(basket.cart());
        return verdict.holds() ? null : Refusal.of(verdict, basket.at());
    }

    /** This version of the promotion, as the engine evaluates it. */
    public PromotionVersion forEngine() {
        return new PromotionVersion(
                promotionId,
                version,
                terms.validity(),
                terms.needsCoupon(),
                terms.combinable(),
                terms.priority(),
                terms.partial(),
                terms.definition());
    }

    /**
     * The allowances that a discount for the basket would use, one for each limit that counts it.
     *
     * @param code with which the shopper applies the promotion; null without a code
     */
    public List<Allowance.Key> allowances(Basket basket, @Nullable String code) {
        List<Allowance.Key> keys = allowances(basket.customer(), basket.at(), code);
        return keys.stream().anyMatch(key -> key.per() == Limit.Per.FIRST_ORDER)
                        && !forEngine().reliesOnFirstOrder(basket.cart())
                ? keys.stream()
                        .filter(key -> key.per() != Limit.Per.FIRST_ORDER)
                        .toList()
                : keys;
    }

    /** The same for a customer; null for a guest. */
    List<Allowance.Key> allowances(@Nullable String customer, Instant at, @Nullable String code) {
        List<Allowance.Key> keys = new ArrayList<>();
        for (Limit limit : terms.counted()) {
            String subject = limit.per().subject(customer, at, terms.zone(), code);
            if (subject != null) {
                keys.add(new Allowance.Key(promotionId, limit.per(), subject));
            }
        }
        return keys;
    }

    /** What is left of the budget; null without a budget. */
    @Nullable
    Long budgetLeft() {
        Long budget = terms.budgetMinor();
        return budget == null ? null : budget - usedMinor(heldMinor, redeemedMinor);
    }

    /** What the budget and the limits leave for a discount, in minor units; zero if a limit allows no further use. */
    long left(Collection<Allowance> used) {
        Long budgetLeft = budgetLeft();
        long left = budgetLeft == null ? Long.MAX_VALUE : budgetLeft;
        for (Allowance allowance : used) {
            Limit limit = terms.limit(allowance.key().per()).orElseThrow();
            left = Math.min(left, allowance.left(limit));
        }
        return left;
    }

    /** Whether the budget can pay the whole amount. Always true without a budget. */
    boolean affords(Money amount) {
        Long left = budgetLeft();
        return left == null || (amount.currency().equals(terms.currency()) && amount.amountMinor() <= left);
    }

    /** Whether nothing is left of its budget. Always false without a budget. */
    public boolean isSpent() {
        Long left = budgetLeft();
        return left != null && left == 0;
    }

    /** Whether these terms allow the held and redeemed amounts: the currency is the same, and the budget is not exceeded. */
    public boolean allows(Terms wanted) {
        long used = usedMinor(heldMinor, redeemedMinor);
        return used == 0
                || (wanted.currency() != null
                        && wanted.currency().equals(terms.currency())
                        && (wanted.budgetMinor() == null || used <= wanted.budgetMinor()));
    }

    /** Whether these terms would make a draft of a promotion that is released already. */
    public boolean isReleasedBefore(Terms wanted) {
        return wanted.draft() && !terms.draft();
    }

    /** This version with other terms that are not saved. The budget stays. */
    public Promotion trying(Terms unsaved) {
        return new Promotion(promotionId, version, unsaved, heldMinor, redeemedMinor);
    }

    /** @throws IllegalArgumentException if the terms do not allow the held and redeemed amounts */
    public Promotion edited(Terms wanted) {
        return wanted.equals(terms) ? this : new Promotion(promotionId, version + 1, wanted, heldMinor, redeemedMinor);
    }

    /** @throws IllegalArgumentException if the budget would be exceeded */
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
