package promotion.repair;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;
import platform.sql.TrackedRows;
import promotion.offer.Allowance;
import promotion.offer.Allowances;
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
            TrackedRows<String, Promotion> rows = new TrackedRows<>(promotions.lock(List.of(promotionId)));
            Promotion promotion = rows.get(promotionId);
            Tallies.Tally tally = tallies.ofBudget(promotionId);
            if (promotion == null
                    || !tally.corrects(
                            promotion.heldMinor(),
                            promotion.redeemedMinor(),
                            promotion.terms().budgetMinor())) {
                return false;
            }
            rows.put(
                    promotionId,
                    new Promotion(promotionId, promotion.version(), promotion.terms(), tally.held(), tally.redeemed()));
            promotions.save(rows);
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
            TrackedRows<String, Coupon> rows = new TrackedRows<>(coupons.lock(List.of(code)));
            Coupon coupon = rows.get(code);
            Tallies.Tally tally = tallies.ofCoupon(code);
            if (coupon == null || !tally.corrects(coupon.held(), coupon.redeemed(), coupon.maxUses())) {
                return false;
            }
            Coupon repaired = coupon.counting(tally.held(), tally.redeemed()).following(coupon);
            rows.put(code, repaired);
            coupons.save(rows);
            if (repaired.version() > coupon.version()) {
                coupons.setPublished(List.of(code), false);
            }
            return true;
        });
    }

    /**
     * Counts what is used of a limit again. Every transaction that changes these counters locks their row, or inserts it, so the discounts
     * that are read under this lock are complete. A missing row is inserted.
     */
    @Bean
    Repair allowanceRepair(Allowances allowances, Tallies tallies) {
        return Repair.of("allowance-count", text -> {
            Allowance.Key key = Allowance.Key.parse(text);
            TrackedRows<Allowance.Key, Allowance> rows = new TrackedRows<>(allowances.lock(List.of(key)));
            Allowance stored = rows.find(key).orElseGet(() -> Allowance.unused(key));
            Tallies.Tally uses = tallies.usesOf(key);
            Tallies.Tally minor = tallies.minorOf(key);
            boolean differs = uses.corrects(stored.heldUses(), stored.redeemedUses(), null)
                    || minor.corrects(stored.heldMinor(), stored.redeemedMinor(), null);
            if (!differs || !uses.isWithin(stored.maxUses()) || !minor.isWithin(stored.maxMinor())) {
                return false;
            }
            rows.put(
                    key,
                    new Allowance(
                            key,
                            stored.maxUses(),
                            stored.maxMinor(),
                            uses.held(),
                            uses.redeemed(),
                            minor.held(),
                            minor.redeemed()));
            allowances.save(rows);
            return true;
        });
    }
}
