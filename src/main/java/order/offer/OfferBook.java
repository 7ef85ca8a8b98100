package order.offer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import order.OrderEvent.Discount;
import order.offer.Explanation.ConsideredPromotion;
import org.jspecify.annotations.Nullable;
import promotion.PromotionEvent.OfferChanged;
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
    private final CompiledPromotions ofKnownFacts;
    private final Map<String, KnownOffer> offers = new HashMap<>();
    private volatile @Nullable CompiledPromotions ofAllFacts;
    private final List<PromotionVersion> ofUnknownFacts = new ArrayList<>();
    private final List<OfferChanged> withoutTerms;
    private final boolean empty;

    private OfferBook(long number, Collection<KnownOffer> offers, Collection<OfferChanged> withoutTerms) {
        this.number = number;
        this.empty = offers.isEmpty() && withoutTerms.isEmpty();
        this.withoutTerms = List.copyOf(withoutTerms);
        List<PromotionVersion> known = new ArrayList<>();
        for (KnownOffer offer : offers) {
            this.offers.put(offer.promotionId(), offer);
            PromotionVersion promotion = offer.version();
            (KnownFacts.suffice(promotion.definition()) ? known : ofUnknownFacts).add(promotion);
        }
        this.ofKnownFacts = CompiledPromotions.of(known);
    }

    /**
     * @param number the number of the last change of an offer that the book contains
     * @param automatic the current versions of the promotions that apply without a coupon
     */
    public static OfferBook of(long number, Collection<OfferChanged> automatic) {
        List<KnownOffer> offers = new ArrayList<>();
        List<OfferChanged> withoutTerms = new ArrayList<>();
        for (OfferChanged offer : automatic) {
            if (offer.terms() == null) {
                withoutTerms.add(offer);
            } else {
                offers.add(KnownOffer.of(offer, offer.terms()));
            }
        }
        return new OfferBook(number, offers, withoutTerms);
    }

    /** A book of the promotions that could apply to a cart: those of this book, and others whose codes the cart has. */
    OfferBook with(Cart cart, Collection<KnownOffer> ofCodes) {
        Map<String, KnownOffer> possible = new HashMap<>();
        for (PromotionVersion promotion : ofAllFacts().possible(cart)) {
            possible.put(promotion.promotionId(), known(promotion.promotionId()));
        }
        ofCodes.forEach(offer -> possible.put(offer.promotionId(), offer));
        return new OfferBook(number, possible.values(), withoutTerms);
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
                || ofKnownFacts.possible(cart).stream()
                        .filter(promotion -> known(promotion.promotionId()).limited())
                        .anyMatch(promotion -> promotion.verdict(cart).holds());
    }

    /** The ids of the promotions with limits that could apply to a cart. */
    public Set<String> limited(Cart cart) {
        return ofAllFacts().possible(cart).stream()
                .map(promotion -> known(promotion.promotionId()))
                .filter(KnownOffer::limited)
                .map(KnownOffer::promotionId)
                .collect(Collectors.toSet());
    }

    /**
     * How much work it is to consider the promotions for a cart: for each line one, and one for each promotion that may mean it.
     *
     * @param skuIdsOfLines the SKU of each line
     */
    public long work(Collection<String> skuIdsOfLines) {
        return ofAllFacts().work(skuIdsOfLines);
    }

    /** Whether promotion may need to know the customer of a cart without coupon codes. */
    public boolean mayAskForCustomers() {
        return !ofUnknownFacts.isEmpty() || !withoutTerms.isEmpty();
    }

    /**
     * What the promotions take off a cart that depend only on facts that orders know, as if all of them had limits enough. It is the whole
     * discount if the cart does not need promotion: then no limited promotion can apply.
     */
    public Evaluation evaluate(Cart cart) {
        return ofKnownFacts.evaluate(cart, Map.of());
    }

    /**
     * What all promotions take off a cart.
     *
     * @param cart with its customer
     * @param codeOfPromotion the codes that the cart has unlocked, by promotion id
     * @param most the most that promotions take off because of their codes, in minor units, by promotion id
     */
    Evaluation evaluateWithCustomer(
            Cart cart, Map<String, String> codeOfPromotion, Map<String, Long> most, KnownLimits limits) {
        Map<String, Long> left = new HashMap<>();
        for (String id : limited(cart)) {
            left.put(id, limits.left(known(id).version(), cart, codeOfPromotion.get(id)));
        }
        most.forEach((id, minor) -> left.merge(id, minor, Math::min));
        return ofAllFacts().evaluate(cart, left);
    }

    /** Compiled when it is first needed. */
    private CompiledPromotions ofAllFacts() {
        CompiledPromotions all = ofAllFacts;
        if (all == null) {
            all = ofUnknownFacts.isEmpty()
                    ? ofKnownFacts
                    : CompiledPromotions.of(
                            offers.values().stream().map(KnownOffer::version).toList());
            ofAllFacts = all;
        }
        return all;
    }

    /** Explains an evaluation of this book. */
    public Explanation explain(Cart cart, Evaluation evaluation, boolean provisional) {
        return explain(cart, evaluation, provisional, Discounts.of(evaluation, cart.currency()));
    }

    /**
     * Explains the discounts of an order that promotion has granted. If the granted promotions are the best ones even with enough of every other
     * budget, no budget decided. Otherwise the limits leave what promotion has granted, and nothing of the others.
     *
     * @param cart with all facts that the order has sent to promotion
     * @param unlocked ids of the promotions whose codes the order has used
     * @param leftOut ids of the promotions that could not be calculated then, whatever this build can calculate
     */
    public Explanation explainGranted(Cart cart, List<Discount> granted, Set<String> unlocked, Set<String> leftOut) {
        Map<String, Long> grantedMinor = new HashMap<>();
        granted.forEach(
                each -> grantedMinor.put(each.promotionId(), each.amount().amountMinor()));
        Cart withCodes = cart.unlocking(unlocked);
        Map<String, Long> left = new HashMap<>(grantedMinor);
        left.keySet().retainAll(limited(withCodes));
        leftOut.forEach(id -> left.put(id, 0L));
        Evaluation evaluation = ofAllFacts().evaluate(withCodes, left);
        if (!offByPromotion(evaluation).equals(grantedMinor)) {
            limited(withCodes).forEach(id -> left.putIfAbsent(id, 0L));
            evaluation = ofAllFacts().evaluate(withCodes, left);
        }
        List<Evaluation.Considered> considered = evaluation.considered().stream()
                .map(each -> leftOut.contains(each.promotion().promotionId())
                        ? new Evaluation.Considered(each.promotion(), Evaluation.Outcome.FAILED, null, 0, -1)
                        : each)
                .toList();
        return explain(cart, new Evaluation(evaluation.applied(), considered, evaluation.exact()), false, granted);
    }

    private static Map<String, Long> offByPromotion(Evaluation evaluation) {
        Map<String, Long> off = new HashMap<>();
        evaluation.applied().forEach(each -> off.put(each.promotion().promotionId(), each.totalMinor()));
        return off;
    }

    private Explanation explain(Cart cart, Evaluation evaluation, boolean provisional, List<Discount> discounts) {
        List<ConsideredPromotion> considered = new ArrayList<>();
        for (Evaluation.Considered each : evaluation.considered()) {
            KnownOffer known = known(each.promotion().promotionId());
            considered.add(Explanation.considered(each, known.name(), known.limited(), cart));
        }
        return Explanation.of(provisional, evaluation.exact(), considered, discounts);
    }

    private KnownOffer known(String promotionId) {
        return Objects.requireNonNull(offers.get(promotionId));
    }

    private static boolean isValid(OfferChanged offer, Instant at) {
        return !at.isBefore(offer.startsAt()) && (offer.endsAt() == null || at.isBefore(offer.endsAt()));
    }
}
