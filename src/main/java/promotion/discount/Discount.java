package promotion.discount;

import java.util.List;
import promotion.PromotionEvent.Answer;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.CouponRefusal;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.DiscountReleased;
import promotion.PromotionEvent.DiscountReversed;
import promotion.offer.AppliedDiscount;

/** The state of the discount under a reference. It is kept for ever, so that a repeated request gets the same answer. */
public sealed interface Discount {

    String reference();

    String correlation();

    /** The parts of the discount that are or were granted, in the order of application. */
    List<AppliedDiscount> appliedDiscounts();

    /** The current state, as the answer to a request that changes nothing. */
    Answer answer();

    default List<Applied> applied() {
        return appliedDiscounts().stream().map(AppliedDiscount::applied).toList();
    }

    /** The discount is held until it is redeemed or released. */
    record Granted(String reference, String correlation, List<AppliedDiscount> appliedDiscounts) implements Discount {
        @Override
        public Answer answer() {
            return new DiscountGranted(reference, correlation, applied());
        }
    }

    /** Nothing was held, and never will be. */
    record Refused(String reference, String correlation, List<CouponRefusal> refusals) implements Discount {
        @Override
        public List<AppliedDiscount> appliedDiscounts() {
            return List.of();
        }

        @Override
        public Answer answer() {
            return new DiscountRefused(reference, correlation, refusals);
        }
    }

    /** The discount counts as used until it is reversed. */
    record Redeemed(String reference, String correlation, List<AppliedDiscount> appliedDiscounts) implements Discount {
        @Override
        public Answer answer() {
            return new DiscountRedeemed(reference, correlation, applied());
        }
    }

    /** The discount was released. It may be granted again if the order is paid after all. */
    record Released(String reference, String correlation, List<AppliedDiscount> appliedDiscounts) implements Discount {
        @Override
        public Answer answer() {
            return new DiscountReleased(reference, correlation, applied());
        }
    }

    /**
     * All money that was paid for the order was refunded, so the discount no longer counts. This state is final, so that a redemption
     * request that arrives later is refused.
     *
     * @param appliedDiscounts the parts that were held or redeemed; empty if the discount was reversed before it was requested
     */
    record Reversed(String reference, String correlation, List<AppliedDiscount> appliedDiscounts) implements Discount {
        @Override
        public Answer answer() {
            return new DiscountReversed(reference, correlation, applied());
        }
    }

    /** The discount was released before it was requested, so it will never be granted. */
    record ReleasedBeforeGrant(String reference, String correlation) implements Discount {
        @Override
        public List<AppliedDiscount> appliedDiscounts() {
            return List.of();
        }

        @Override
        public Answer answer() {
            return new DiscountReleased(reference, correlation, List.of());
        }
    }
}
