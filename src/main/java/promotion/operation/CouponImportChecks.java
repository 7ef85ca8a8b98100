package promotion.operation;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;
import promotion.operation.CouponController.CouponImport;

/** Finds all that is wrong with an import of coupons that is refused anyway. */
@Component
class CouponImportChecks implements FieldProblem.Finder<CouponImport> {

    private final CouponChecks coupons;

    CouponImportChecks(CouponChecks coupons) {
        this.coupons = coupons;
    }

    @Override
    public Class<CouponImport> body() {
        return CouponImport.class;
    }

    @Override
    public List<FieldProblem> find(CouponImport body) {
        List<FieldProblem> problems = new ArrayList<>(body.repeatedCodes());
        problems.addAll(coupons.problems(body.promotionId()));
        return problems;
    }
}
