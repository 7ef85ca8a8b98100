package promotion.offer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platform.sql.TrackedRows;
import promotion.PromotionEvent.Applied;
import promotion.engine.Cart;
import promotion.engine.CompiledPromotions;
import promotion.engine.Evaluation;

/**
 * The promotions and coupons that a batch needs: their state when the batch began, and their current state. Promotions with a budget and
 * coupons with a limit are locked. The other promotions and coupons count nothing, so they are only read.
 */
public final class Offers {

    private final TrackedRows<String, Promotion> promotions;
    private final TrackedRows<String, Coupon> coupons;
    private @Nullable CompiledPromotions compiled;

    /**
     * @param promotions by id, with the promotions of all {@code coupons}
     * @param coupons by code
     */
    public Offers(Map<String, Promotion> promotions, Map<String, Coupon> coupons) {
        this.promotions = new TrackedRows<>(promotions);
        this.coupons = new TrackedRows<>(coupons);
    }

    public Optional<Coupon> coupon(String code) {
        return coupons.find(code);
    }

    public Optional<Promotion> find(String promotionId) {
        return promotions.find(promotionId);
    }

    /** @throws IllegalStateException if the batch did not load the promotion; it exists, because promotions are never deleted */
    public Promotion promotion(String promotionId) {
        return find(promotionId)
                .orElseThrow(() -> new IllegalStateException("The promotion %s is not loaded".formatted(promotionId)));
    }

    /** Decides what applies to a cart, with the promotions that are not suspended and what is left of their budgets. */
    Evaluation evaluate(Cart cart) {
        if (compiled == null) {
            compiled = CompiledPromotions.of(promotions
                    .all()
                    .filter(promotion -> !promotion.terms().suspended())
                    .map(Promotion::forEngine)
                    .toList());
        }
        Map<String, Long> budgetsLeft = new HashMap<>();
        promotions.all().forEach(promotion -> {
            Long left = promotion.budgetLeft();
            if (left != null) {
                budgetsLeft.put(promotion.promotionId(), left);
            }
        });
        return compiled.evaluate(cart, budgetsLeft);
    }

    public void put(Promotion promotion) {
        boolean known = find(promotion.promotionId())
                .filter(before -> before.terms().equals(promotion.terms()))
                .isPresent();
        compiled = known ? compiled : null;
        promotions.put(promotion.promotionId(), promotion);
    }

    public void put(Coupon coupon) {
        coupons.put(coupon.code(), coupon);
    }

    public void hold(List<AppliedDiscount> appliedDiscounts) {
        count(appliedDiscounts, 1, 0);
    }

    public void redeem(List<AppliedDiscount> held) {
        count(held, -1, 1);
    }

    public void release(List<AppliedDiscount> held) {
        count(held, -1, 0);
    }

    public void reverse(List<AppliedDiscount> redeemed) {
        count(redeemed, 0, -1);
    }

    /**
     * Grants a released discount again and redeems it, as a whole or not at all. Does not check again whether the order is entitled to it.
     * Checks only that coupon uses and budgets are left and that no promotion is suspended.
     *
     * @param releasedParts the parts of the released discount
     * @return the same parts, each with the information whether it is counted now; empty if one part cannot be granted again
     */
    public Optional<List<AppliedDiscount>> redeemReleased(List<AppliedDiscount> releasedParts) {
        List<AppliedDiscount> appliedDiscounts = new ArrayList<>();
        for (AppliedDiscount each : releasedParts) {
            Applied applied = each.applied();
            Promotion promotion = promotion(applied.promotionId());
            Coupon coupon = couponOf(each);
            if (promotion.terms().suspended()
                    || !promotion.affords(applied.amount())
                    || (coupon != null && coupon.isUsedUp())) {
                return Optional.empty();
            }
            appliedDiscounts.add(new AppliedDiscount(
                    applied,
                    coupon != null && coupon.isLimited(),
                    promotion.terms().hasBudget()));
        }
        count(appliedDiscounts, 0, 1);
        return Optional.of(appliedDiscounts);
    }

    /** The promotions by id. */
    public TrackedRows<String, Promotion> promotions() {
        return promotions;
    }

    /** The coupons by code. */
    public TrackedRows<String, Coupon> coupons() {
        return coupons;
    }

    private void count(List<AppliedDiscount> appliedDiscounts, int held, int redeemed) {
        for (AppliedDiscount each : appliedDiscounts) {
            Coupon coupon = couponOf(each);
            if (each.ofCoupon() && coupon != null) {
                put(coupon.with(held, redeemed));
            }
            if (each.ofBudget()) {
                put(promotion(each.promotionId()).with(held * each.amountMinor(), redeemed * each.amountMinor()));
            }
        }
    }

    private @Nullable Coupon couponOf(AppliedDiscount appliedDiscounts) {
        String code = appliedDiscounts.applied().couponCode();
        return code == null
                ? null
                : coupon(code)
                        .orElseThrow(() -> new IllegalStateException("The coupon %s is not loaded".formatted(code)));
    }
}
