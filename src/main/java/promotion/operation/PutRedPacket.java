package promotion.operation;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;
import promotion.offer.OfferWrites;
import promotion.offer.Offers;
import promotion.offer.Promotion;
import promotion.offer.Promotions;
import promotion.packet.RedPacket;
import promotion.packet.RedPacketRows;
import promotion.packet.RedPacketTerms;
import promotion.packet.RedPackets;

/** Adds a red packet or changes its terms, together with the promotion that applies what customers draw. */
@Component
class PutRedPacket implements Edit<PutRedPacket.Wanted, RedPacket> {

    private final Promotions promotions;
    private final RedPackets redPackets;
    private final OfferWrites writes;
    private final ApplicationEventPublisher publisher;

    PutRedPacket(
            Promotions promotions, RedPackets redPackets, OfferWrites writes, ApplicationEventPublisher publisher) {
        this.promotions = promotions;
        this.redPackets = redPackets;
        this.writes = writes;
        this.publisher = publisher;
    }

    /**
     * @param id of the red packet and its promotion
     * @param newSecret for a new red packet; an existing one keeps its secret
     */
    record Wanted(String id, RedPacketTerms terms, RedPacket.Secret newSecret) {}

    /**
     * @throws ProblemException 409 if a promotion that is no red packet has the id, or if more is drawn than the new total; 412 if the
     *     precondition does not hold
     */
    @Override
    public RedPacket make(Wanted wanted, Editing editing) {
        String id = wanted.id();
        Offers offers = new Offers(promotions.lock(Set.of(id)), Map.of(), Map.of());
        RedPacketRows packets = new RedPacketRows(redPackets.lock(Set.of(id)), Map.of());
        Optional<RedPacket> known = packets.find(id);
        editing.require(known.map(RedPacket::tag).orElse(null));
        if (known.isEmpty() && offers.find(id).isPresent()) {
            throw new ProblemException(
                    PromotionProblem.PROMOTION_EXISTS, "A promotion that is no red packet has this id.", Map.of());
        }
        if (known.isPresent() && !known.get().allows(wanted.terms())) {
            throw new ProblemException(
                    PromotionProblem.RED_PACKET_IN_USE,
                    "More is drawn than the new total, or in another currency; `details.claimed` is the amount.",
                    Map.of("claimed", known.get().claimed()));
        }
        RedPacket packet = known.map(before -> before.edited(wanted.terms()))
                .orElseGet(() -> new RedPacket(id, wanted.terms(), 0, wanted.newSecret()));
        offers.edit(
                id,
                wanted.terms().ofPromotion(offers.find(id).map(Promotion::terms).orElse(null)));
        packets.put(packet);
        editing.changed(id, known.map(RedPacket::terms).orElse(null), packet.terms());
        writes.save(offers, editing.now(), publisher::publishEvent);
        redPackets.save(packets);
        return packet;
    }

    @Override
    public String saved(RedPacket made) {
        return made.redPacketId();
    }

    @Override
    public RedPacket repeated(String saved) {
        return redPackets.find(saved).orElseThrow();
    }
}
