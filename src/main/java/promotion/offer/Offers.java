package promotion.offer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platform.sql.TrackedRows;
import promotion.PromotionEvent.Applied;

/**
 * The promotions and coupons that a batch is about, as it found them and as it leaves them. What has a budget or a limit is locked;
 * of the rest nothing is counted, so it is only read.
 */
public final class Offers {

    private final TrackedRows<String, Promotion> promotions;
    private final TrackedRows<String, Coupon> coupons;

    /** @param coupons by code; @param promotions by id, those of the coupons among them */
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

    /** @throws IllegalStateException if it is not known: promotions are never deleted, so it was not loaded */
    public Promotion promotion(String promotionId) {
        return find(promotionId)
                .orElseThrow(() -> new IllegalStateException("The promotion %s is not here".formatted(promotionId)));
    }

    /** Those that apply without a coupon, valid or not. */
    List<Promotion> automatic() {
        return promotions
                .all()
                .filter(promotion -> !promotion.terms().needsCoupon())
                .toList();
    }

    public void put(Promotion promotion) {
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
     * Takes once more what was given back, and redeems it; wholly, or nothing is changed. That the order was entitled to it stands;
     * what is asked is whether it is still there: uses, budget, and nobody has suspended it.
     *
     * @return with what is counted now; empty when something is gone
     */
    public Optional<List<AppliedDiscount>> grantAgain(List<AppliedDiscount> givenBack) {
        List<AppliedDiscount> appliedDiscounts = new ArrayList<>();
        for (AppliedDiscount each : givenBack) {
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

    /** By id. */
    public TrackedRows<String, Promotion> promotions() {
        return promotions;
    }

    /** By code. */
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
                        .orElseThrow(() -> new IllegalStateException("The coupon %s is not here".formatted(code)));
    }
}
