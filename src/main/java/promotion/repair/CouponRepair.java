package promotion.repair;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;
import promotion.offer.Coupon;
import promotion.offer.Coupons;

/**
 * Counts the uses of a coupon again. Every transaction that changes its uses locks the coupon's row, so the uses that are read under this
 * lock are complete.
 */
@Component
@ConditionalOnAudit
class CouponRepair implements Repair {

    private final Coupons coupons;
    private final Tallies tallies;

    CouponRepair(Coupons coupons, Tallies tallies) {
        this.coupons = coupons;
        this.tallies = tallies;
    }

    @Override
    public String finding() {
        return "coupon-count";
    }

    @Override
    public boolean repair(String code) {
        Coupon coupon = coupons.lock(List.of(code)).get(code);
        Tallies.Tally tally = tallies.ofCoupon(code);
        if (coupon == null
                || (coupon.held() == tally.held() && coupon.redeemed() == tally.redeemed())
                || (coupon.maxUses() != null && tally.held() + tally.redeemed() > coupon.maxUses())) {
            return false;
        }
        coupons.change(
                List.of(new Coupon(code, coupon.promotionId(), coupon.maxUses(), tally.held(), tally.redeemed())));
        return true;
    }
}
