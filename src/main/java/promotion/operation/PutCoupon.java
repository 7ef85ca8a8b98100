package promotion.operation;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;
import promotion.offer.Coupon;
import promotion.offer.Coupons;
import promotion.offer.Offers;

/** Adds a coupon, or changes its number of uses or its customer. */
@Component
class PutCoupon implements Edit<PutCoupon.Wanted, Coupon> {

    private final CouponSteps steps;
    private final Coupons coupons;

    PutCoupon(CouponSteps steps, Coupons coupons) {
        this.steps = steps;
        this.coupons = coupons;
    }

    record Wanted(String promotionId, CouponEdit coupon) {}

    /** @throws ProblemException as {@link CouponSteps#edit}; 412 if the precondition does not hold */
    @Override
    public Coupon make(Wanted wanted, Editing editing) {
        String code = wanted.coupon().code();
        Offers locked = steps.lock(List.of(code));
        editing.require(locked.coupon(code).map(Coupon::tag).orElse(null));
        steps.edit(wanted.promotionId(), List.of(wanted.coupon()), locked, editing);
        return locked.coupon(code).orElseThrow();
    }

    @Override
    public String saved(Coupon made) {
        return made.code();
    }

    @Override
    public Coupon repeated(String saved) {
        return coupons.read(List.of(saved)).values().iterator().next();
    }
}
