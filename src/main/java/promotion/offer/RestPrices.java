package promotion.offer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import promotion.PromotionEvent.EarnedGifts;
import promotion.PromotionEvent.RestPriced;
import promotion.PromotionRequest.GrantedVersion;
import promotion.PromotionRequest.RepricingRequested;
import promotion.engine.CompiledPromotions;
import promotion.engine.Evaluation;
import promotion.engine.PromotionVersion;
import promotion.offer.Promotions.VersionKey;

/**
 * Prices what the shopper keeps of an order, with the versions of its grant. A pure function: budgets and limits are not counted again. A
 * promotion that is limited or needs a code takes off at most what it took off the whole order, so a return never gives away more than was
 * held.
 */
public final class RestPrices {

    private RestPrices() {}

    public static Stream<VersionKey> keys(RepricingRequested request) {
        return request.granted().stream().map(RestPrices::key);
    }

    private static VersionKey key(GrantedVersion granted) {
        return new VersionKey(granted.promotionId(), granted.promotionVersion());
    }

    /** @throws IllegalStateException if a version of the grant is missing; every version is kept for ever */
    public static RestPriced of(RepricingRequested request, Map<VersionKey, Promotion> versions) {
        List<PromotionVersion> promotions = new ArrayList<>();
        Map<String, Long> left = new HashMap<>();
        Map<String, String> codes = new HashMap<>();
        for (GrantedVersion granted : request.granted()) {
            Promotion promotion = versions.get(key(granted));
            if (promotion == null) {
                throw new IllegalStateException("Version %d of the promotion %s is not kept, but granted to %s"
                        .formatted(granted.promotionVersion(), granted.promotionId(), request.correlation()));
            }
            promotions.add(promotion.forEngine().shrinking());
            if (granted.couponCode() != null) {
                codes.put(granted.promotionId(), granted.couponCode());
            }
            if (promotion.terms().isLimited() || granted.couponCode() != null) { // a coupon may have a limit of its own
                left.put(granted.promotionId(), granted.amount().amountMinor());
            }
        }
        Basket basket = Basket.of(request.rest());
        Evaluation evaluation =
                CompiledPromotions.of(promotions).evaluate(basket.cart().unlocking(codes.keySet()), left);
        return new RestPriced(
                request.reference(),
                request.correlation(),
                evaluation.applied().stream()
                        .map(applied -> Grants.applied(
                                applied, codes.get(applied.promotion().promotionId()), basket, false))
                        .toList(),
                charged(promotions, evaluation));
    }

    private static @Nullable List<EarnedGifts> charged(List<PromotionVersion> promotions, Evaluation evaluation) {
        List<EarnedGifts> charged = promotions.stream()
                .filter(promotion -> promotion.definition().chargesGifts())
                .map(promotion -> new EarnedGifts(
                        promotion.promotionId(),
                        evaluation.applied().stream()
                                .filter(applied ->
                                        applied.promotion().promotionId().equals(promotion.promotionId()))
                                .flatMap(applied -> applied.gifts().stream())
                                .mapToLong(Evaluation.GiftShare::quantity)
                                .sum()))
                .toList();
        return charged.isEmpty() ? null : charged;
    }
}
