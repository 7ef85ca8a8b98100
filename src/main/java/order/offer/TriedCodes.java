package order.offer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.Discount;
import order.OrderEvent.GiftChoice;
import org.jspecify.annotations.Nullable;
import promotion.PromotionRequest;
import promotion.engine.Cart;
import promotion.engine.Evaluation;
import promotion.engine.PromotionVersion;
import promotion.engine.Refusal;

/**
 * What the coupon codes of a cart do, by the rules of promotion ({@code promotion.offer.Entitlement}) and as far as orders know: limits of
 * promotions count as they were last published. Either all codes count, or some are refused and none counts. Immutable.
 */
public final class TriedCodes {

    private final OfferBook book;
    private final Cart cart;
    private final Map<String, String> codeOfPromotion;
    private final Evaluation evaluation;
    private final List<CouponRefusal> refusals;

    private TriedCodes(
            OfferBook book,
            Cart cart,
            Map<String, String> codeOfPromotion,
            Evaluation evaluation,
            List<CouponRefusal> refusals) {
        this.book = book;
        this.cart = cart;
        this.codeOfPromotion = codeOfPromotion;
        this.evaluation = evaluation;
        this.refusals = refusals;
    }

    /**
     * @param automatic the promotions that apply without a code
     * @param cart with its customer
     * @param shopper null for a guest
     * @param typedCodes as the shopper typed them; duplicates count once
     * @param known what orders know of these codes, by normalised code
     * @param limits of the promotions that could apply
     */
    public static TriedCodes of(
            OfferBook automatic,
            Cart cart,
            @Nullable String shopper,
            List<String> typedCodes,
            Map<String, KnownCode> known,
            KnownLimits limits) {
        SequencedMap<String, String> typed = new LinkedHashMap<>();
        typedCodes.forEach(each -> typed.putIfAbsent(PromotionRequest.normalised(each), each));
        Map<String, Refusal> refusals = new HashMap<>();
        Map<String, KnownCode> usable = new HashMap<>();
        for (String code : typed.keySet()) {
            KnownCode found = known.get(code);
            Refusal refusal = found == null
                    ? Refusal.UNKNOWN
                    : found.whyNot(code, shopper, cart, limits).orElse(null);
            if (refusal == null) {
                usable.put(code, found);
            } else {
                refusals.put(code, refusal);
            }
        }
        refusals.putAll(excluded(usable));
        if (!typed.isEmpty() && refusals.isEmpty()) {
            TriedCodes all = counting(automatic, cart, usable, limits);
            refusals.putAll(all.notApplied());
            if (refusals.isEmpty()) {
                return all;
            }
        }
        List<CouponRefusal> named = new ArrayList<>();
        typed.forEach((code, asTyped) -> {
            Refusal refusal = refusals.get(code);
            if (refusal != null) {
                named.add(new CouponRefusal(asTyped, refusal.name()));
            }
        });
        return new TriedCodes(
                automatic, cart, Map.of(), automatic.evaluateWithCustomer(cart, Map.of(), Map.of(), limits), named);
    }

    /** Why codes are refused, in the order in which they were typed; empty if all of them count. */
    public List<CouponRefusal> refusals() {
        return refusals;
    }

    /** What is taken off the cart: with all codes, or without any if one is refused. */
    public List<Discount> discounts() {
        return Discounts.of(evaluation, cart.currency(), codeOfPromotion);
    }

    /** The SKUs that gifts may be. */
    public Set<String> giftSkus() {
        return discounts().stream()
                .filter(discount -> discount.gifts() != null)
                .flatMap(discount -> discount.gifts().stream())
                .flatMap(gift -> gift.choices().stream())
                .map(GiftChoice::skuId)
                .collect(Collectors.toSet());
    }

    /** @param knownSkus the SKUs of {@link #giftSkus} that exist */
    public Explanation explanation(boolean provisional, Set<String> knownSkus) {
        return book.explain(cart, evaluation, provisional).withoutGiftsOf(givingNothing(knownSkus));
    }

    /** The ids of the promotions with gifts of which none can be given. */
    private Set<String> givingNothing(Set<String> knownSkus) {
        return discounts().stream()
                .filter(discount -> discount.gifts() != null
                        && discount.gifts().stream()
                                .flatMap(gift -> gift.choices().stream())
                                .noneMatch(choice -> knownSkus.contains(choice.skuId())))
                .map(Discount::promotionId)
                .collect(Collectors.toSet());
    }

    private static Map<String, Refusal> excluded(Map<String, KnownCode> usable) {
        List<PromotionVersion> promotions =
                usable.values().stream().map(each -> each.offer().version()).toList();
        Map<String, Refusal> excluded = new HashMap<>();
        usable.forEach((code, each) -> {
            if (each.offer().version().isExcludedBy(promotions)) {
                excluded.put(code, Refusal.NOT_COMBINABLE);
            }
        });
        return excluded;
    }

    /** @param codes of different promotions */
    private static TriedCodes counting(
            OfferBook automatic, Cart cart, Map<String, KnownCode> codes, KnownLimits limits) {
        Collection<KnownOffer> offers =
                codes.values().stream().map(KnownCode::offer).toList();
        Map<String, String> codeOfPromotion = new HashMap<>();
        Map<String, Long> most = new HashMap<>();
        codes.forEach((code, each) -> {
            codeOfPromotion.put(each.offer().promotionId(), code);
            if (each.amountMinor() != null) {
                most.put(each.offer().promotionId(), each.amountMinor());
            }
        });
        Cart unlocked = cart.unlocking(codeOfPromotion.keySet());
        OfferBook book = automatic.with(unlocked, offers);
        return new TriedCodes(
                book,
                unlocked,
                codeOfPromotion,
                book.evaluateWithCustomer(unlocked, codeOfPromotion, most, limits),
                List.of());
    }

    /** The codes whose promotions could not be applied. */
    private Map<String, Refusal> notApplied() {
        Map<String, Refusal> notApplied = new HashMap<>();
        evaluation.considered().forEach(considered -> {
            String code = codeOfPromotion.get(considered.promotion().promotionId());
            if (code != null) {
                Refusal.of(considered, cart.at()).ifPresent(refusal -> notApplied.put(code, refusal));
            }
        });
        return notApplied;
    }
}
