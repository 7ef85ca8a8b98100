package promotion.repair;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;
import promotion.offer.Coupon;
import promotion.offer.Coupons;
import promotion.offer.Promotion;
import promotion.offer.Promotions;

@Configuration(value = "promotionRepairs", proxyBeanMethods = false)
@ConditionalOnAudit
class RepairConfiguration {

    /**
     * Adds up the held and redeemed amounts of a budget again. Every transaction that changes these amounts locks the promotion's row, so
     * the amounts that are read under this lock are complete.
     */
    @Bean
    Repair budgetRepair(Promotions promotions, Tallies tallies) {
        return Repair.of("budget-count", promotionId -> {
            Promotion promotion = promotions.lock(List.of(promotionId)).get(promotionId);
            Tallies.Tally tally = tallies.ofBudget(promotionId);
            if (promotion == null
                    || !tally.corrects(
                            promotion.heldMinor(),
                            promotion.redeemedMinor(),
                            promotion.terms().budgetMinor())) {
                return false;
            }
            promotions.change(List.of(new Promotion(
                    promotionId, promotion.version(), promotion.terms(), tally.held(), tally.redeemed())));
            return true;
        });
    }

    /**
     * Counts the uses of a coupon again. Every transaction that changes its uses locks the coupon's row, so the uses that are read under
     * this lock are complete.
     */
    @Bean
    Repair couponRepair(Coupons coupons, Tallies tallies) {
        return Repair.of("coupon-count", code -> {
            Coupon coupon = coupons.lock(List.of(code)).get(code);
            Tallies.Tally tally = tallies.ofCoupon(code);
            if (coupon == null || !tally.corrects(coupon.held(), coupon.redeemed(), coupon.maxUses())) {
                return false;
            }
            coupons.change(
                    List.of(new Coupon(code, coupon.promotionId(), coupon.maxUses(), tally.held(), tally.redeemed())));
            return true;
        });
    }
}
