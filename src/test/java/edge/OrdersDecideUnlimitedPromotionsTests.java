package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import order.OrderEvent.DiscountReversalDue;
import org.junit.jupiter.api.Test;
import testing.shop.Checkout;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/** What only unlimited automatic promotions take off an order is decided by the order itself, and costs nothing elsewhere. */
class OrdersDecideUnlimitedPromotionsTests extends EdgeTest {

    /** No other test uses this currency, so promotions in it apply to orders of this test only. */
    private static final String CURRENCY = "SEK";

    OrdersDecideUnlimitedPromotionsTests(Platform platform) {
        super(platform);
    }

    @Test
    void anOrderWithAHundredPromotionsCostsTheEventsAndRowsOfOneWithout() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        List<String> plain = costs(paid(sku, 0));
        List<String> promotions = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                promotions.add(offers(1, Map.of()));
            }

            assertThat(costs(paid(sku, 100))).isEqualTo(plain);
        } finally {
            promotions.forEach(this::ends);
        }
    }

    @Test
    void theVersionAtCheckoutCounts() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        String promotion = offers(200, Map.of());
        try {
            PlacedOrder order = checkout(sku).placed();
            assertThat(order.seen().number("/amounts/discount/amount_minor")).isEqualTo(200);
            offers(promotion, 600, Map.of());

            order.pay().awaitCommitted();
            assertThat(order.show().number("/amounts/discount/amount_minor")).isEqualTo(200);
            assertThat(checkout(sku).placed().seen().number("/amounts/discount/amount_minor"))
                    .isEqualTo(600);
        } finally {
            ends(promotion);
        }
    }

    @Test
    void aRefundedOrderReversesNothingAtPromotion() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        String promotion = offers(200, Map.of());
        try {
            PlacedOrder order = checkout(sku).placed().pay().awaitCommitted();
            order.cancel().is(200);
            order.awaitStatus("REFUNDED");

            assertThat(order.timeline()).containsOnlyOnce(DiscountReversalDue.class);
            assertThat(platform.database()
                            .number(
                                    "select count(*) from outbox.event where correlation = ? and type like 'promotion.%'",
                                    order.correlation()))
                    .isZero();
        } finally {
            ends(promotion);
        }
    }

    @Test
    void aLimitMakesTheOrderAskPromotion() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        String promotion = offers(200, Map.of("budget", Checkout.money(250, CURRENCY)));
        try {
            assertThat(checkout(sku).placed().seen().number("/amounts/discount/amount_minor"))
                    .isEqualTo(200);
            assertThat(checkout(sku).placed().seen().number("/amounts/discount/amount_minor"))
                    .isZero();
        } finally {
            ends(promotion);
        }
    }

    /** What an older build has published without its terms is published again, and orders then decide by themselves. */
    @Test
    void whatAnOlderBuildHasPublishedIsPublishedAgain() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        String promotion = offers(200, Map.of());
        try {
            platform.database()
                    .execute("delete from \"order\".offer_version where promotion_id = '%s'".formatted(promotion));
            platform.database()
                    .execute("update promotion.promotion set told_version = 0 where promotion_id = '%s'"
                            .formatted(promotion));
            Soon.holds("published again", () -> {
                assertThat(platform.database()
                                .number(
                                        "select count(*) from \"order\".offer_version where promotion_id = ?",
                                        promotion))
                        .isEqualTo(1);
            });
            assertThat(checkout(sku).placed().seen().number("/amounts/discount/amount_minor"))
                    .isEqualTo(200);
        } finally {
            ends(promotion);
        }
    }

    private PlacedOrder paid(String sku, long discountMinor) {
        PlacedOrder order = checkout(sku).placed();
        assertThat(order.seen().number("/amounts/discount/amount_minor")).isEqualTo(discountMinor);
        return order.pay().awaitCommitted();
    }

    /** The events of the order in all modules, and the number of its rows at promotion. */
    private List<String> costs(PlacedOrder order) {
        Soon.holds(
                "shipments are requested",
                () -> assertThat(order.shipments().text("/shipments/0/status")).isEqualTo("CREATED"));
        List<String> costs = new ArrayList<>(platform.database()
                .rows(
                        "select type, count(*) from outbox.event where correlation = ? group by type order by type",
                        order.correlation()));
        costs.addAll(platform.database()
                .rows("select count(*) from promotion.discount where correlation = ?", order.correlation()));
        return costs;
    }

    private Checkout checkout(String sku) {
        return shopper.checkout().with("currency", CURRENCY).line(sku, 2);
    }

    private String offers(long offMinor, Map<String, Object> more) {
        return offers(Shop.fresh("promotion").replace(' ', '-'), offMinor, more);
    }

    /** So much off each order in the currency. */
    private String offers(String promotion, long offMinor, Map<String, Object> more) {
        Map<String, Object> terms = new HashMap<>(Map.of("needs_coupon", false, "kind", "AMOUNT_OFF"));
        terms.put("amount", Checkout.money(offMinor, CURRENCY));
        terms.putAll(more);
        operator.offers(promotion, terms).is(200);
        return promotion;
    }

    private void ends(String promotion) {
        operator.patch("/api/v2/promotions/" + promotion, Map.of("paused", true))
                .is(200);
    }
}
