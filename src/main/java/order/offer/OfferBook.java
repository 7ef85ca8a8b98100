package order.offer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import promotion.PromotionEvent.OfferChanged;
import promotion.PromotionEvent.OfferTerms;
import promotion.document.DefinitionDocument;
import promotion.engine.Cart;
import promotion.engine.CompiledPromotions;
import promotion.engine.Evaluation;
import promotion.engine.PromotionVersion;

/**
 * The current versions of all promotions that apply without a coupon, compiled once for each change. It says of a cart whether an order can
 * decide its discount by itself. Immutable.
 *
 * <table>
 *   <caption>Who decides</caption>
 *   <tr><td>no promotion can apply to the cart</td><td>nobody: there is no discount</td></tr>
 *   <tr><td>only unlimited promotions can apply, and the order knows all facts on which they depend</td><td>the order</td></tr>
 *   <tr><td>any other promotion could apply, or the cart has a coupon code</td><td>promotion</td></tr>
 * </table>
 */
public final class OfferBook {

    public static final OfferBook EMPTY = of(0, List.of());

    private final long number;
    private final CompiledPromotions ours;
    private final CompiledPromotions limited;
    private final List<PromotionVersion> ofUnknownFacts = new ArrayList<>();
    private final List<OfferChanged> withoutTerms = new ArrayList<>();
    private final boolean empty;

    private OfferBook(long number, Collection<OfferChanged> offers) {
        this.number = number;
        this.empty = offers.isEmpty();
        List<PromotionVersion> unlimited = new ArrayList<>();
        List<PromotionVersion> counted = new ArrayList<>();
        for (OfferChanged offer : offers) {
            if (offer.terms() == null) {
                withoutTerms.add(offer);
                continue;
            }
            PromotionVersion promotion = version(offer, offer.terms());
            if (!KnownFacts.suffice(promotion.definition())) {
                ofUnknownFacts.add(promotion);
            } else if (offer.terms().limited()) {
                counted.add(promotion);
            } else {
                unlimited.add(promotion);
            }
        }
        this.ours = CompiledPromotions.of(unlimited);
        this.limited = CompiledPromotions.of(counted);
    }

    /**
     * @param number the number of the last change of an offer that the book contains
     * @param automatic the current versions of the promotions that apply without a coupon
     */
    public static OfferBook of(long number, Collection<OfferChanged> automatic) {
        return new OfferBook(number, automatic);
    }

    /** A version of a promotion, for the engine. */
    static PromotionVersion version(OfferChanged offer, OfferTerms terms) {
        return new PromotionVersion(
                offer.promotionId(),
                offer.version(),
                PromotionVersion.validity(offer.startsAt(), offer.endsAt(), terms.currency()),
                terms.needsCoupon(),
                terms.combinable(),
                terms.priority(),
                DefinitionDocument.read(terms.definition()));
    }

    /** The number of the last change of an offer that the book contains. It rises with each change. */
    public long number() {
        return number;
    }

    /** Whether no promotion applies without a coupon, to any cart and at any time. */
    public boolean isEmpty() {
        return empty;
    }

    /** Whether only the promotion module can decide the discount of a cart without coupon codes. */
    public boolean needsPromotion(Cart cart) {
        return withoutTerms.stream().anyMatch(offer -> isValid(offer, cart.at()))
                || ofUnknownFacts.stream().anyMatch(promotion -> promotion.isValidFor(cart))
                || limited.possible(cart).stream()
                        .anyMatch(promotion -> promotion.verdict(cart).holds());
    }

    /** What the unlimited promotions take off a cart. It is the whole discount if the cart does not need promotion. */
    public Evaluation evaluate(Cart cart) {
        return ours.evaluate(cart, Map.of());
    }

    private static boolean isValid(OfferChanged offer, Instant at) {
        return !at.isBefore(offer.startsAt()) && (offer.endsAt() == null || at.isBefore(offer.endsAt()));
    }
}
