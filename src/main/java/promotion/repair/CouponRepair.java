package promotion.repair;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;
import promotion.offer.Coupon;
import promotion.offer.Coupons;

/** Counts the uses of a coupon anew. Whoever changes one holds the coupon's row, so what is read under its lock is all there is. */
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
