package promotion.operation;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;
import promotion.offer.OfferWrites;
import promotion.offer.Offers;
import promotion.offer.Promotion;
import promotion.offer.Promotions;
import promotion.offer.Terms;
import promotion.packet.RedPackets;

/** Adds a promotion or changes its terms. Discounts that are granted already do not change. */
@Component
class PutPromotion implements Edit<PutPromotion.Wanted, Promotion> {

    static final String NO_DRAFT_AGAIN = "must be false, because the promotion was released";

    private final Promotions promotions;
    private final RedPackets redPackets;
    private final OfferWrites writes;
    private final ApplicationEventPublisher publisher;

    PutPromotion(
            Promotions promotions, RedPackets redPackets, OfferWrites writes, ApplicationEventPublisher publisher) {
        this.promotions = promotions;
        this.redPackets = redPackets;
        this.writes = writes;
        this.publisher = publisher;
    }

    record Wanted(String promotionId, Terms terms) {}

    /**
     * @throws ProblemException 400 for a draft of a released promotion; 409 if the promotion belongs to a red packet, or if the held and redeemed
     *     amounts exceed the new budget; 412 if the precondition does not hold
     */
    @Override
    public Promotion make(Wanted wanted, Editing editing) {
        String id = wanted.promotionId();
        Offers offers = new Offers(promotions.lock(Set.of(id)), Map.of(), Map.of());
        Promotion known = offers.find(id).orElse(null);
        editing.require(known == null ? null : known.tag());
        if (!redPackets.lock(Set.of(id)).isEmpty()) {
            throw PromotionProblem.ofRedPacket();
        }
        if (known != null) {
            requireAllowed(known, wanted.terms());
        }
        Promotion promotion = offers.edit(id, wanted.terms());
        editing.changed(id, known, promotion);
        writes.save(offers, editing.now(), publisher::publishEvent);
        return promotion;
    }

    private static void requireAllowed(Promotion known, Terms terms) {
        if (known.isReleasedBefore(terms)) {
            throw ProblemException.invalid("draft", NO_DRAFT_AGAIN);
        }
        if (!known.allows(terms)) {
            Map<String, @Nullable Object> used = new HashMap<>();
            used.put("held", known.held());
            used.put("redeemed", known.redeemed());
            throw new ProblemException(
                    PromotionProblem.BUDGET_IN_USE,
                    "The held and redeemed amounts exceed the new budget, or the new currency differs from theirs;"
                            + " `details.held` and `details.redeemed` are these amounts.",
                    used);
        }
    }

    @Override
    public String saved(Promotion made) {
        return made.promotionId();
    }

    @Override
    public Promotion repeated(String saved) {
        return promotions.find(saved).orElseThrow();
    }
}
