package promotion.operation;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.web.Limits;
import platform.web.Texts;
import promotion.document.OfferLimit;
import promotion.offer.Promotion;

/** A coupon in a request. The promotion cannot be changed later. Uses from a time without a limit are not counted. */
record CouponBody(
        @NotNull
        @Size(min = 1, max = PromotionController.MAX_ID)
        @Pattern(regexp = Promotion.ID, message = Promotion.ID_RULE)
        String promotionId,

        @Nullable @Range(min = 1, max = MAX_USES) Long maxUses,

        @Nullable @Size(min = 1, max = Limits.MAX_TEXT) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
        String customer) {

    static final long MAX_USES = OfferLimit.MAX_USES;
}
