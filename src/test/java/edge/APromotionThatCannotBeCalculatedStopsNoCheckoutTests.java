package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/** An amount that no cart reaches counts as the price; a promotion that cannot be calculated is left out, and everybody learns of it. */
class APromotionThatCannotBeCalculatedStopsNoCheckoutTests extends EdgeTest {

    /** No other test uses this currency, so promotions in it apply to orders of this test only. */
    private static final String CURRENCY = "TRY";

    private final String promotion = Shop.fresh("promotion").replace(' ', '-');

    APromotionThatCannotBeCalculatedStopsNoCheckoutTests(Platform platform) {
        super(platform);
    }

    @Test
    void aSavingAboveThePriceIsThePrice() {
        String sku = operator.sells(2_000_000, CURRENCY, 100);
        offers(Map.of(
                "kind",
                "SPEND_AND_SAVE",
                "units",
                Map.of("kind", "EVERYTHING"),
                "repeated",
                true,
                "steps",
                List.of(Map.of(
                        "spend",
                        Checkout.money(1, CURRENCY),
                        "save",
                        Checkout.money(1_000_000_000_000_000L, CURRENCY)))));
        try {
            Answer preview = preview(sku).is(200);
            assertThat(preview.number("/amounts/discount/amount_minor")).isEqualTo(4_000_000);
            assertThat(checkout(sku).decided().at("/amounts")).isEqualTo(preview.at("/amounts"));
        } finally {
            ends();
        }
    }

    @Test
    void aPromotionThatFailsIsLeftOutStoredAndShown() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        offers(Map.of(
                "kind",
                "BUNDLE_PRICE",
                "parts",
                List.of(Map.of("units", Map.of("kind", "EVERYTHING"), "quantity", 1)),
                "price",
                Checkout.money(900, CURRENCY)));
        try {
            assertThat(preview(sku).is(200).number("/amounts/payable/amount_minor"))
                    .isEqualTo(1_800);
            breaks();
            Soon.holds(
                    "orders know the broken version",
                    () -> assertThat(preview(sku).is(200).text("/explanation/promotions/0/outcome"))
                            .isEqualTo("FAILED"));
            assertThat(preview(sku).is(200).number("/amounts/payable/amount_minor"))
                    .isEqualTo(2_000);

            Answer refused = checkout(sku)
                    .with("expected_payable", Checkout.money(1_800, CURRENCY))
                    .decided()
                    .refused(409, "PRICE_CHANGED");
            assertThat(refused.number("/details/amounts/payable/amount_minor"))
                    .as("a total that rises is refused and not charged")
                    .isEqualTo(2_000);
            PlacedOrder order = checkout(sku)
                    .with("expected_payable", Checkout.money(2_000, CURRENCY))
                    .placed();

            Answer events = operator.get("/api/v2/orders/%s/events".formatted(order.number()));
            assertThat(events.is(200).texts("/events", "type")).contains("order.promotions.left_out.v1");
            Answer left = operator.get("/api/v2/promotions?left_out=true").is(200);
            assertThat(left.texts("/promotions", "promotion_id")).contains(promotion);
            assertThat(operator.get("/api/v2/promotions/" + promotion).is(200).text("/left_out_at"))
                    .isNotEmpty();
            assertThat(explained(order)).isEqualTo("FAILED");
        } finally {
            ends();
        }
        assertThat(operator.get("/api/v2/promotions?left_out=true").is(200).texts("/promotions", "promotion_id"))
                .as("the next version was not left out")
                .doesNotContain(promotion);
    }

    private String explained(PlacedOrder order) {
        return operator.get("/api/v2/orders/%s/explanation".formatted(order.number()))
                .is(200)
                .text("/promotions/0/outcome");
    }

    /** Gives the stored promotion a price that no request can have, in place of a fault that nobody has found. */
    private void breaks() {
        platform.database().execute("""
                        update promotion.promotion set version = version + 1,
                            definition = jsonb_set(definition, '{benefit,price,amount_minor}', '-9000000000000000000')
                        where promotion_id = '%s'""".formatted(promotion));
        platform.database().execute("update promotion.edition set number = number + 1");
    }

    private void offers(Map<String, Object> benefit) {
        operator.offers(promotion, Operator.withoutCoupon(CURRENCY, Map.of("layer", "LINE", "benefit", benefit)))
                .is(200);
    }

    private void ends() {
        operator.offers(
                        promotion,
                        Operator.promotion(new HashMap<>(
                                Map.of("paused", true, "kind", "PERCENT", "basis_points", 1, "currency", CURRENCY))))
                .is(200);
    }

    private Checkout checkout(String sku) {
        return shopper.checkout().with("currency", CURRENCY).line(sku, 2);
    }

    private Answer preview(String sku) {
        return checkout(sku).preview();
    }
}
