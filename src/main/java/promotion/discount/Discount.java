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

/** What became of the discount under a reference. Kept for ever, so that a repeated request gets the same answer. */
public sealed interface Discount {

    String reference();

    String correlation();

    /** What it has taken or had taken, in the order of application. */
    List<AppliedDiscount> appliedDiscounts();

    /** How things stand: the answer to a request that changes nothing. */
    Answer answer();

    default List<Applied> applied() {
        return appliedDiscounts().stream().map(AppliedDiscount::applied).toList();
    }

    /** Held until it is redeemed or released. */
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

    /** It counts until it is reversed. */
    record Redeemed(String reference, String correlation, List<AppliedDiscount> appliedDiscounts) implements Discount {
        @Override
        public Answer answer() {
            return new DiscountRedeemed(reference, correlation, applied());
        }
    }

    /** Given back. It may be taken once more, when the order is paid after all. */
    record Released(String reference, String correlation, List<AppliedDiscount> appliedDiscounts) implements Discount {
        @Override
        public Answer answer() {
            return new DiscountReleased(reference, correlation, applied());
        }
    }

    /**
     * All that was paid with it was refunded, so nothing of it counts any more. Final, so that a redemption request that is still on its
     * way is refused.
     *
     * @param appliedDiscounts what it held or had redeemed; empty when it was reversed before it was requested
     */
    record Reversed(String reference, String correlation, List<AppliedDiscount> appliedDiscounts) implements Discount {
        @Override
        public Answer answer() {
            return new DiscountReversed(reference, correlation, applied());
        }
    }

    /** Released before it was requested, so it never will be granted. */
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
