package promotion.repair;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;
import promotion.offer.Promotion;
import promotion.offer.Promotions;

/**
 * Adds up the held and redeemed amounts of a budget again. Every transaction that changes these amounts locks the promotion's row, so the
 * amounts that are read under this lock are complete.
 */
@Component
@ConditionalOnAudit
class BudgetRepair implements Repair {

    private final Promotions promotions;
    private final Tallies tallies;

    BudgetRepair(Promotions promotions, Tallies tallies) {
        this.promotions = promotions;
        this.tallies = tallies;
    }

    @Override
    public String finding() {
        return "budget-count";
    }

    @Override
    public boolean repair(String promotionId) {
        Promotion promotion = promotions.lock(List.of(promotionId)).get(promotionId);
        Tallies.Tally tally = tallies.ofBudget(promotionId);
        if (promotion == null
                || (promotion.heldMinor() == tally.held() && promotion.redeemedMinor() == tally.redeemed())
                || (promotion.terms().budgetMinor() != null
                        && tally.held() + tally.redeemed() > promotion.terms().budgetMinor())) {
            return false;
        }
        promotions.change(List.of(
                new Promotion(promotionId, promotion.version(), promotion.terms(), tally.held(), tally.redeemed())));
        return true;
    }
}
