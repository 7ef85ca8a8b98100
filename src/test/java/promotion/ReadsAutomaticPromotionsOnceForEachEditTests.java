package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.discount;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import promotion.PromotionRequest.DiscountRequested;
import promotion.offer.AutomaticOffers;
import promotion.offer.Basket;
import promotion.offer.Promotion;

/** A batch costs only the promotions that its baskets could get, however many there are. */
class ReadsAutomaticPromotionsOnceForEachEditTests extends PromotionsOverHttpTest {

    private static final List<Long> TEN_POUNDS = List.of(1000L);

    @Autowired
    AutomaticOffers offers;

    @Test
    void andNotAgainWhileNothingIsEdited() {
        saves("first", "sku-0", "2026-12-31T00:00:00Z");
        saves("of-another-sku", "sku-9", "2026-12-31T00:00:00Z");

        Promotion first = only();
        assertThat(only()).isSameAs(first);
        asker.ask(discount("counts-nothing", TEN_POUNDS));
        assertThat(only()).isSameAs(first);

        saves("of-another-sku", "sku-9", "2026-11-30T00:00:00Z");
        assertThat(only()).isNotSameAs(first).isEqualTo(first);
    }

    @Test
    void alsoForBasketsOfAnEarlierTime() {
        saves("ended", "sku-0", Shop.NOW.minus(Duration.ofDays(1)).toString());

        assertThat(offers.possible(List.of(Basket.of(request())))).isEmpty();
        Basket earlier = Basket.of(Shop.by(null, Shop.NOW.minus(Duration.ofDays(2)), request()));
        assertThat(offers.possible(List.of(earlier)))
                .extracting(Promotion::promotionId)
                .containsExactly("ended");
    }

    private void saves(String promotionId, String sku, String endsAt) {
        String body = """
                {"name": "Half price", "starts_at": "2026-01-01T00:00:00Z", "ends_at": "%s", "priority": 1, "definition": {
                  "benefit": {"kind": "PERCENT_OFF", "basis_points": 5000, "base": "LIST",
                              "target": {"kind": "UNITS", "units": {"kind": "SKUS", "sku_ids": ["%s"]}}},
                  "layer": "LINE"}}""".formatted(endsAt, sku);
        assertThat(operator.put(UUID.randomUUID().toString(), body, "/api/v2/promotions/" + promotionId))
                .hasStatus(200);
    }

    private Promotion only() {
        List<Promotion> possible = offers.possible(List.of(Basket.of(request())));
        assertThat(possible).hasSize(1);
        return possible.getFirst();
    }

    private static DiscountRequested request() {
        return discount("any", TEN_POUNDS);
    }
}
