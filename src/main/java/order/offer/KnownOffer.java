package order.offer;

import promotion.PromotionEvent.OfferChanged;
import promotion.PromotionEvent.OfferTerms;
import promotion.document.DefinitionDocument;
import promotion.engine.PromotionVersion;

/**
 * A version of a promotion, as promotion has published it.
 *
 * @param suspended whether it is a draft or paused
 * @param limited whether uses or amounts of it are counted
 */
public record KnownOffer(PromotionVersion version, String name, boolean suspended, boolean limited) {

    public static KnownOffer of(OfferChanged offer, OfferTerms terms) {
        return new KnownOffer(
                new PromotionVersion(
                        offer.promotionId(),
                        offer.version(),
                        PromotionVersion.validity(offer.startsAt(), offer.endsAt(), terms.currency()),
                        terms.needsCoupon(),
                        terms.combinable(),
                        terms.priority(),
                        terms.partial(),
                        DefinitionDocument.read(terms.definition())),
                terms.name(),
                terms.suspended(),
                terms.limited());
    }

    public String promotionId() {
        return version.promotionId();
    }
}
