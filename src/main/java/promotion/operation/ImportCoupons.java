package promotion.operation;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.idempotency.Tally;
import platform.web.ProblemException;

/** Adds or changes many coupons of a promotion, all of them or none. Counts those that are new, that change, and that do not change. */
@Component
class ImportCoupons implements Edit.OfTally<ImportCoupons.Wanted> {

    private final CouponSteps steps;

    ImportCoupons(CouponSteps steps) {
        this.steps = steps;
    }

    /** @param coupons each code at most once */
    record Wanted(String promotionId, List<CouponEdit> coupons) {}

    /** @throws ProblemException as {@link CouponSteps#edit} */
    @Override
    public Tally make(Wanted wanted, Editing editing) {
        List<String> codes = wanted.coupons().stream().map(CouponEdit::code).toList();
        return steps.edit(wanted.promotionId(), wanted.coupons(), steps.lock(codes), editing);
    }
}
