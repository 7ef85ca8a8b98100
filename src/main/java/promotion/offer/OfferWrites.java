package promotion.offer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import org.springframework.stereotype.Component;
import promotion.PromotionEvent;
import promotion.PromotionEvent.ChangedCode;
import promotion.PromotionEvent.CodesChanged;
import promotion.PromotionEvent.LimitUse;
import promotion.PromotionEvent.LimitsChanged;

/** Saves what one transaction has changed in promotions, coupons and what is used of them, and publishes what orders must know of it. */
@Component
public class OfferWrites {

    private final Promotions promotions;
    private final Coupons coupons;
    private final Allowances allowances;

    OfferWrites(Promotions promotions, Coupons coupons, Allowances allowances) {
        this.promotions = promotions;
        this.coupons = coupons;
        this.allowances = allowances;
    }

    public void save(Offers offers, Instant at, Consumer<PromotionEvent> publish) {
        promotions.save(offers.promotions()); // first, because coupons refer to them
        coupons.save(offers.coupons());
        allowances.save(offers.allowances());
        promotions.setPublished(
                offers.newVersions().stream().map(Promotion::promotionId).toList());
        promotions.keep(offers.newVersions(), at);
        offers.newVersions().stream()
                .flatMap(version -> version.events().stream())
                .forEach(publish);
        publishCodes(offers.takeUnpublishedCodes(), publish);
        publishUses(offers, publish);
    }

    /** Publishes what orders know of these coupons. */
    public static void publishCodes(List<Coupon> coupons, Consumer<PromotionEvent> publish) {
        Map<String, List<ChangedCode>> byPromotion = new TreeMap<>();
        coupons.forEach(coupon -> byPromotion
                .computeIfAbsent(coupon.promotionId(), unused -> new ArrayList<>())
                .add(coupon.changedCode()));
        byPromotion.forEach((promotionId, codes) -> codes.stream()
                .gather(Gatherers.windowFixed(CodesChanged.MOST_CODES))
                .forEach(some -> publish.accept(new CodesChanged(promotionId, some))));
    }

    /** Publishes what is used of budgets and limits, as far as orders must know it. */
    private void publishUses(Offers offers, Consumer<PromotionEvent> publish) {
        SortedMap<String, List<LimitUse>> uses = offers.usesToPublish();
        if (uses.isEmpty()) {
            return;
        }
        long number = allowances.nextUseNumber();
        uses.forEach((promotionId, used) -> {
            Promotion promotion = offers.promotion(promotionId);
            used.stream()
                    .gather(Gatherers.windowFixed(LimitsChanged.MOST_USES))
                    .forEach(some -> publish.accept(promotion.limitsChanged(number, some)));
        });
    }
}
