package promotion.operation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.edit.Precondition;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.Tally;
import promotion.code.CodeBatch;
import promotion.offer.Coupon;
import promotion.offer.Promotion;
import promotion.offer.Terms;
import promotion.packet.RedPacket;
import promotion.packet.RedPacketClaim;
import promotion.packet.RedPacketTerms;

/** A command that an operator sends over the HTTP API. */
public sealed interface PromotionCommand<T> extends Command<CommandResult<T, PromotionRefusal>> {

    IdempotencyKey key();

    String promotionId();

    @Override
    default String correlation() {
        return promotionId();
    }

    record PutPromotion(IdempotencyKey key, Precondition precondition, String promotionId, Terms terms)
            implements PromotionCommand<Promotion> {
        @Override
        public boolean answeredWhenHandled() {
            return true;
        }
    }

    /** Edits coupons of one promotion. */
    sealed interface OnCoupons<T> extends PromotionCommand<T> {

        /** The coupons as they shall be; each code at most once. */
        List<CouponEdit> coupons();

        @Override
        default boolean answeredWhenHandled() {
            return true;
        }
    }

    record PutCoupon(IdempotencyKey key, Precondition precondition, String promotionId, CouponEdit coupon)
            implements OnCoupons<Coupon> {
        @Override
        public List<CouponEdit> coupons() {
            return List.of(coupon);
        }
    }

    /** Edits all coupons or none. */
    record ImportCoupons(IdempotencyKey key, String promotionId, List<CouponEdit> coupons)
            implements OnCoupons<Tally> {}

    /** Orders codes that the server generates. Answers the id of the batch. */
    record OrderCodes(IdempotencyKey key, CodeBatch ordered) implements PromotionCommand<UUID> {
        @Override
        public String promotionId() {
            return ordered.promotionId();
        }
    }

    /**
     * Adds or changes a red packet, together with the promotion that applies what customers draw.
     *
     * @param promotionId of the red packet and its promotion
     * @param newSecret for a new red packet; an existing one keeps its secret
     */
    record PutRedPacket(
            IdempotencyKey key,
            Precondition precondition,
            String promotionId,
            RedPacketTerms terms,
            RedPacket.Secret newSecret)
            implements PromotionCommand<RedPacket> {

        @Override
        public boolean answeredWhenHandled() {
            return true;
        }
    }

    /** A shopper draws from a red packet. */
    record ClaimRedPacket(IdempotencyKey key, RedPacketClaim.Key claim) implements PromotionCommand<RedPacketClaim> {
        @Override
        public String promotionId() {
            return claim.redPacketId();
        }

        @Override
        public boolean givesWay() {
            return true;
        }
    }

    /**
     * @param code normalised
     * @param maxUses null for no limit
     * @param customer the only customer who may use it; null for whoever has the code
     */
    record CouponEdit(
            String code, @Nullable Long maxUses, @Nullable String customer) {}
}
