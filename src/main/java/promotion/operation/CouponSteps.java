package promotion.operation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import platform.edit.Editing;
import platform.idempotency.Tally;
import platform.web.ProblemException;
import promotion.offer.Coupon;
import promotion.offer.Coupons;
import promotion.offer.OfferWrites;
import promotion.offer.Offers;
import promotion.offer.Promotion;
import promotion.offer.Promotions;
import promotion.packet.RedPackets;

/** The steps that edits of coupons share, in the running transaction. */
@Component
class CouponSteps {

    static final String UNKNOWN_PROMOTION = "must be the id of an existing promotion";
    static final String NEEDS_NO_COUPON = "must be the id of a promotion that needs a coupon";

    private static final int MAX_NAMED = 100;

    private final Coupons coupons;
    private final Promotions promotions;
    private final RedPackets redPackets;
    private final OfferWrites writes;
    private final ApplicationEventPublisher publisher;

    CouponSteps(
            Coupons coupons,
            Promotions promotions,
            RedPackets redPackets,
            OfferWrites writes,
            ApplicationEventPublisher publisher) {
        this.coupons = coupons;
        this.promotions = promotions;
        this.redPackets = redPackets;
        this.writes = writes;
        this.publisher = publisher;
    }

    /** Locks the stored coupons with these codes. */
    Offers lock(Collection<String> codes) {
        return new Offers(Map.of(), coupons.lock(codes), Map.of());
    }

    /** @throws ProblemException 400 if the promotion does not exist or needs no coupon; 409 if it belongs to a red packet */
    void requireTakesCoupons(String promotionId) {
        Promotion promotion = promotions
                .find(promotionId)
                .orElseThrow(() -> ProblemException.invalid("promotion_id", UNKNOWN_PROMOTION));
        if (redPackets.find(promotionId).isPresent()) {
            throw PromotionProblem.ofRedPacket();
        }
        if (!promotion.terms().needsCoupon()) {
            throw ProblemException.invalid("promotion_id", NEEDS_NO_COUPON);
        }
    }

    /**
     * Edits all coupons or none.
     *
     * @param locked the stored ones
     * @throws ProblemException as {@link #requireTakesCoupons}; 409 if a coupon belongs to another promotion, or is used more often than wanted
     */
    Tally edit(String promotionId, List<CouponEdit> coupons, Offers locked, Editing editing) {
        requireTakesCoupons(promotionId);
        List<Coupon> ofOthers = new ArrayList<>();
        List<Coupon> inUse = new ArrayList<>();
        List<Coupon> edited = new ArrayList<>();
        int added = 0;
        for (CouponEdit wanted : coupons) {
            Optional<Coupon> known = locked.coupon(wanted.code());
            if (known.isEmpty()) {
                added++;
                edited.add(Coupon.of(wanted.code(), promotionId, wanted.maxUses(), wanted.customer()));
            } else if (!known.get().promotionId().equals(promotionId)) {
                ofOthers.add(known.get());
            } else if (!known.get().allows(wanted.maxUses())) {
                inUse.add(known.get());
            } else if (!known.get().edited(wanted.maxUses(), wanted.customer()).equals(known.get())) {
                edited.add(known.get().edited(wanted.maxUses(), wanted.customer()));
            }
        }
        refuse(
                ofOthers,
                PromotionProblem.COUPON_OF_ANOTHER_PROMOTION,
                "A coupon cannot change its promotion; `details.coupons` lists at most 100 of these coupons with their"
                        + " promotions.");
        refuse(
                inUse,
                PromotionProblem.COUPON_IN_USE,
                "More uses are held and redeemed than max_uses allows; `details.coupons` lists at most 100 of these"
                        + " coupons with their uses.");
        for (Coupon coupon : edited) {
            Coupon before = locked.coupon(coupon.code()).orElse(null);
            locked.put(coupon);
            editing.changed(coupon.code(), before, locked.coupon(coupon.code()).orElseThrow());
        }
        writes.save(locked, editing.now(), publisher::publishEvent);
        return new Tally(added, edited.size() - added, coupons.size() - edited.size());
    }

    private record UsedCoupon(String code, String promotionId, long held, long redeemed) {}

    private static void refuse(List<Coupon> coupons, PromotionProblem problem, String message) {
        if (!coupons.isEmpty()) {
            throw new ProblemException(
                    problem,
                    message,
                    Map.of(
                            "coupons",
                            coupons.stream()
                                    .limit(MAX_NAMED)
                                    .map(coupon -> new UsedCoupon(
                                            coupon.code(), coupon.promotionId(), coupon.held(), coupon.redeemed()))
                                    .toList()));
        }
    }
}
