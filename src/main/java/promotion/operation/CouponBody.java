package promotion.operation;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import promotion.offer.Promotion;

/**
 * A coupon in a request.
 *
 * @param promotionId id of the promotion to which the coupon belongs; it cannot be changed later
 * @param maxUses how many orders may use the coupon; absent for no limit. Uses from a time without a limit are not counted.
 */
record CouponBody(
        @NotNull
        @Size(min = 1, max = PromotionController.MAX_ID)
        @Pattern(regexp = Promotion.ID, message = Promotion.ID_RULE)
        String promotionId,

        @Nullable @Range(min = 1, max = MAX_USES) Long maxUses) {

    static final long MAX_USES = 1_000_000_000L;
}
