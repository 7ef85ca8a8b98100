package promotion.repair;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;
import promotion.offer.Promotion;
import promotion.offer.Promotions;

/** Adds up what is taken of a budget anew. Whoever takes of it holds the promotion's row, so what is read under its lock is all there is. */
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
