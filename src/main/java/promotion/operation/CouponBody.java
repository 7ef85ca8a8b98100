package promotion.operation;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.text.Visible;
import platform.web.Limits;
import promotion.document.OfferLimit;
import promotion.offer.PromotionId;

/** A coupon in a request. The promotion cannot be changed later. Uses from a time without a limit are not counted. */
record CouponBody(
        @NotNull @PromotionId(min = 1) String promotionId,

        @Nullable @Range(min = 1, max = MAX_USES) Long maxUses,

        @Nullable @Visible(min = 1, max = Limits.MAX_TEXT) String customer) {

    static final long MAX_USES = OfferLimit.MAX_USES;
}
