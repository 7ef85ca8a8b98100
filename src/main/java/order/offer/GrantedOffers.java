package order.offer;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import order.OrderEvent.Discount;
import promotion.PromotionEvent.OfferChanged;
import promotion.engine.Condition;
import promotion.engine.Condition.PaymentMethodIn;

/** The versions of promotions that orders have been granted discounts of. */
public final class GrantedOffers {

    public static final GrantedOffers NONE = new GrantedOffers(List.of());

    private final Map<Version, KnownOffer> offers = new HashMap<>();

    private record Version(String promotionId, long version) {}

    /** @param offers those that are known, with their terms */
    public GrantedOffers(Collection<OfferChanged> offers) {
        for (OfferChanged offer : offers) {
            this.offers.put(
                    new Version(offer.promotionId(), offer.version()),
                    KnownOffer.of(offer, Objects.requireNonNull(offer.terms())));
        }
    }

    /**
     * The promotions among these discounts that may not apply if the order is paid by another method: a condition about payment methods
     * decides otherwise for it, or the version is not known.
     *
     * @param before the method for which the discounts were granted
     * @return ids, ordered, each once
     */
    public List<String> lost(Collection<Discount> discounts, String before, String method) {
        return before.equals(method)
                ? List.of()
                : discounts.stream()
                        .filter(discount -> !appliesToBoth(discount, before, method))
                        .map(Discount::promotionId)
                        .distinct()
                        .sorted()
                        .toList();
    }

    private boolean appliesToBoth(Discount discount, String before, String method) {
        KnownOffer offer = offers.get(new Version(discount.promotionId(), discount.promotionVersion()));
        if (offer == null) {
            return false;
        }
        Condition condition = offer.version().definition().condition();
        return (condition == null ? Stream.<Condition>empty() : condition.all())
                .filter(PaymentMethodIn.class::isInstance)
                .map(PaymentMethodIn.class::cast)
                .allMatch(in -> in.methods().contains(before) == in.methods().contains(method));
    }
}
