package promotion.offer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import promotion.PromotionEvent.CouponRefusal;
import promotion.PromotionEvent.LeftOut;
import promotion.document.Limit;
import promotion.engine.Evaluation;
import promotion.engine.Evaluation.Considered;
import promotion.engine.PromotionVersion;
import promotion.engine.Refusal;

/**
 * Decides the discount to which a basket is entitled: which codes count, and what the engine ({@link promotion.engine}) then applies. A pure
 * function.
 *
 * <ul>
 *   <li>All coupon codes of the basket are applied or none. If one code is refused, nothing is granted.
 *   <li>A promotion applies only once. If the basket has several codes of one promotion, these codes are refused.
 *   <li>A code whose promotion cannot be combined with other codes is refused beside them, and so is a code of a group that another
 *       promotion has taken.
 *   <li>If a budget or a limit cannot pay the amount of its promotion, a code of the promotion is refused.
 *   <li>A code without which the order would cost less is refused.
 *   <li>A code for which no amount is left is not used.
 * </ul>
 */
public final class Entitlement {

    private final Basket basket;
    private final Offers offers;
    private final Map<String, Refusal> refusals = new HashMap<>();
    private List<LeftOut> leftOut = List.of();

    private Entitlement(Basket basket, Offers offers) {
        this.basket = basket;
        this.offers = offers;
    }

    public sealed interface Decision {}

    /**
     * @param appliedDiscounts in the order in which they are applied; empty if the basket is entitled to nothing
     * @param leftOut the promotions that could not be calculated for the basket
     */
    public record Granted(List<AppliedDiscount> appliedDiscounts, List<LeftOut> leftOut) implements Decision {}

    public record Refused(List<CouponRefusal> refusals) implements Decision {}

    public static Decision of(Basket basket, Offers offers) {
        return new Entitlement(basket, offers).decide();
    }

    /** A promotion that a code may apply. */
    private record Candidate(Promotion promotion, Coupon coupon) {

        PromotionVersion version() {
            return promotion.forEngine();
        }
    }

    private Decision decide() {
        List<Candidate> fromCodes = candidatesOfCodes();
        List<AppliedDiscount> appliedDiscounts = List.of();
        if (refusals.isEmpty()) {
            appliedDiscounts = evaluate(fromCodes);
        }
        return refusals.isEmpty() ? new Granted(appliedDiscounts, leftOut) : new Refused(refusalsInTypedOrder());
    }

    private List<Candidate> candidatesOfCodes() {
        List<Candidate> fromCodes = new ArrayList<>();
        for (String code : basket.codes().keySet()) {
            Optional<Coupon> coupon = offers.coupon(code);
            if (coupon.isEmpty()) {
                refusals.put(code, Refusal.UNKNOWN);
                continue;
            }
            Promotion promotion = offers.promotion(coupon.get().promotionId());
            Optional<Refusal> refusal = unusable(coupon.get(), promotion).or(() -> promotion.whyNot(basket));
            if (refusal.isPresent()) {
                refusals.put(code, refusal.get());
            } else {
                fromCodes.add(new Candidate(promotion, coupon.get()));
            }
        }
        refuseNotCombinable(fromCodes);
        return fromCodes;
    }

    /**
     * Why the shopper cannot use the code, whatever is in the basket. Comes before the conditions, because their reasons are shown to
     * shoppers: a code that is used or belongs to somebody else must look like an unknown one.
     */
    private Optional<Refusal> unusable(Coupon coupon, Promotion promotion) {
        if (!coupon.isFor(basket.customer())) {
            return Optional.of(Refusal.OTHER_CUSTOMER);
        }
        if (coupon.isExpired(basket.at())) {
            return Optional.of(Refusal.ENDED);
        }
        if (coupon.isUsedUp()) {
            return Optional.of(Refusal.USED_UP);
        }
        return offers.exhausted(promotion, basket, coupon.code()).map(Limit.Per::refusal);
    }

    private void refuseNotCombinable(List<Candidate> fromCodes) {
        List<PromotionVersion> promotions =
                fromCodes.stream().map(Candidate::version).toList();
        for (Candidate candidate : fromCodes) {
            if (candidate.version().isExcludedBy(promotions)) {
                refusals.put(candidate.coupon().code(), Refusal.NOT_COMBINABLE);
            }
        }
    }

    /** Lets the engine decide, and refuses codes whose promotions it could not apply. */
    private List<AppliedDiscount> evaluate(List<Candidate> fromCodes) {
        Map<String, Coupon> coupons = new HashMap<>();
        fromCodes.forEach(candidate -> coupons.put(candidate.promotion().promotionId(), candidate.coupon()));
        Evaluation evaluation = offers.evaluate(basket, coupons);
        leftOut = evaluation.failed().stream()
                .map(failed -> new LeftOut(failed.promotionId(), failed.version()))
                .toList();
        for (Considered considered : evaluation.considered()) {
            Coupon coupon = coupons.get(considered.promotion().promotionId());
            if (coupon != null) {
                Refusal.of(considered, basket.at()).ifPresent(refusal -> refusals.put(coupon.code(), refusal));
            }
        }
        return evaluation.applied().stream()
                .map(applied ->
                        discount(applied, coupons.get(applied.promotion().promotionId())))
                .toList();
    }

    private AppliedDiscount discount(Evaluation.Applied applied, @Nullable Coupon coupon) {
        String code = coupon == null ? null : coupon.code();
        Promotion promotion = offers.promotion(applied.promotion().promotionId());
        boolean ofCoupon = coupon != null && coupon.isLimited();
        boolean ofBudget = promotion.terms().hasBudget();
        List<Allowance.Key> allowances = promotion.allowances(basket, code);
        boolean counted = ofCoupon || ofBudget || !allowances.isEmpty();
        return AppliedDiscount.of(Grants.applied(applied, code, basket, counted), ofCoupon, ofBudget, allowances);
    }

    /** Returns the refusals in the order in which the codes were typed. */
    private List<CouponRefusal> refusalsInTypedOrder() {
        List<CouponRefusal> named = new ArrayList<>();
        basket.codes().forEach((code, typed) -> {
            Refusal refusal = refusals.get(code);
            if (refusal != null) {
                named.add(new CouponRefusal(typed, refusal.name()));
            }
        });
        return named;
    }
}
