package promotion.operation;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;
import promotion.offer.Promotion;
import promotion.offer.PromotionId;
import promotion.offer.Promotions;

/** Finds all that is wrong with the body of a coupon that is refused anyway. */
@Component
class CouponChecks implements FieldProblem.Finder<CouponBody> {

    private final Promotions promotions;

    CouponChecks(Promotions promotions) {
        this.promotions = promotions;
    }

    @Override
    public Class<CouponBody> body() {
        return CouponBody.class;
    }

    @Override
    public List<FieldProblem> find(CouponBody body) {
        return problems(body.promotionId());
    }

    /** What is wrong with the promotion of coupons. An id that breaks its own rule is named already. */
    List<FieldProblem> problems(@Nullable String promotionId) {
        if (promotionId == null || !promotionId.matches(PromotionId.PATTERN)) {
            return List.of();
        }
        Optional<Promotion> promotion = promotions.find(promotionId);
        if (promotion.isEmpty()) {
            return List.of(new FieldProblem("promotion_id", CouponSteps.UNKNOWN_PROMOTION));
        }
        return promotion.get().terms().needsCoupon()
                ? List.of()
                : List.of(new FieldProblem("promotion_id", CouponSteps.NEEDS_NO_COUPON));
    }
}
