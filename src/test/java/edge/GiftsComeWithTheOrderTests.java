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

/** Gifts of promotions, from the checkout to the warehouse. The audit compares the tables of all modules after these tests. */
class GiftsComeWithTheOrderTests extends EdgeTest {

    /** No other test uses this currency, so automatic promotions in it apply to these orders only. */
    private static final String CURRENCY = "THB";

    private final String sku;
    private final String teapot;

    GiftsComeWithTheOrderTests(Platform platform) {
        super(platform);
        this.sku = operator.sells(900, CURRENCY, 100);
        this.teapot = operator.sells(500, CURRENCY, 3);
    }

    @Test
    void anAutomaticGiftIsReservedWithTheOrderAndSentWithIt() {
        String promotion = offers(Map.of(), gift(teapot, 2, "WITHOUT"));
        try {
            PlacedOrder order = checkout(5).placed();

            assertThat(order.seen().number("/amounts/payable/amount_minor")).isEqualTo(5 * 900);
            assertThat(gifts(order.seen())).containsExactly("2 x " + teapot);
            assertThat(order.seen().number("/lines/1/total/amount_minor")).isZero();
            assertThat(order.seen().text("/lines/1/gift_of")).isEqualTo(promotion);
            assertThat(order.seen().number("/units")).isEqualTo(5);
            assertThat(available()).isEqualTo(1);
            assertThat(events(order, "inventory.reservation.requested.v%"))
                    .as("the order knew the gift when it asked for stock")
                    .isEqualTo(1);

            order.pay().awaitCommitted();
            Soon.holds(
                    "the parcel has the gift",
                    () -> assertThat(order.shipments().at("/shipments/0/lines").toString())
                            .contains(teapot));
            order.cancel().is(200);
            order.awaitStatus("REFUNDED");
            Soon.holds("the gift is back", () -> assertThat(available()).isEqualTo(3));
        } finally {
            ends(promotion);
        }
    }

    @Test
    void aGiftByCodeIsReservedSecondAndCountsOnce() {
        String code = Shop.fresh("TEAPOT").replace(" ", "-");
        coupon(code, gift(teapot, 1, "WITHOUT"));

        PlacedOrder order = withCode(code).placed();
        assertThat(gifts(order.seen())).containsExactly("1 x " + teapot);
        assertThat(events(order, "inventory.reservation.requested.v%")).isEqualTo(2);
        assertThat(available()).isEqualTo(2);

        order.cancel().is(200);
        Soon.holds("the gift is back", () -> assertThat(available()).isEqualTo(3));
    }

    @Test
    void withoutUnitsThePolicyDecides() {
        String other = operator.sells(400, CURRENCY, 10);
        String without = Shop.fresh("WITHOUT").replace(" ", "-");
        String substitute = Shop.fresh("SUBSTITUTE").replace(" ", "-");
        String refuse = Shop.fresh("REFUSE").replace(" ", "-");
        coupon(without, gift(teapot, 4, "WITHOUT"));
        Map<String, Object> orElse = new HashMap<>(gift(teapot, 4, "SUBSTITUTE"));
        orElse.put("substitute_sku_id", other);
        coupon(substitute, orElse);
        coupon(refuse, gift(teapot, 4, "REFUSE"));

        assertThat(gifts(withCode(without).placed().seen())).isEmpty();
        assertThat(gifts(withCode(substitute).placed().seen())).containsExactly("4 x " + other);
        Answer refused = withCode(refuse).decided().refused(409, "COUPON_REJECTED");
        assertThat(refused.at("/details").toString()).contains("GIFT_MISSING");
        assertThat(available()).isEqualTo(3);
    }

    private long available() {
        return operator.stockOf(teapot).available();
    }

    private long events(PlacedOrder order, String type) {
        return platform.database()
                .number(
                        "select count(*) from outbox.event where correlation = ? and type like '" + type + "'",
                        order.correlation());
    }

    private static List<String> gifts(Answer order) {
        return order.at("/lines")
                .valueStream()
                .filter(line -> line.has("gift_of"))
                .map(line -> line.get("quantity").longValue() + " x "
                        + line.get("sku_id").stringValue())
                .toList();
    }

    /** One set of gifts if the cart has any unit. */
    private static Map<String, Object> gift(String skuId, int quantity, String policy) {
        return Map.of(
                "kind",
                "GIFT",
                "units",
                Map.of("kind", "EVERYTHING"),
                "for_units",
                0,
                "sku_id",
                skuId,
                "quantity",
                quantity,
                "policy",
                policy);
    }

    private void coupon(String code, Map<String, Object> benefit) {
        operator.offers(code, Operator.promotion(Map.of("currency", CURRENCY, "definition", definition(benefit))))
                .is(200);
        operator.issues(code, code, Map.of()).is(200);
    }

    private String offers(Map<String, Object> more, Map<String, Object> benefit) {
        String id = Shop.fresh("gift").replace(" ", "-");
        Map<String, Object> terms = new HashMap<>(more);
        terms.put("currency", CURRENCY);
        terms.put("needs_coupon", false);
        terms.put("definition", definition(benefit));
        operator.offers(id, Operator.promotion(terms)).is(200);
        return id;
    }

    private void ends(String promotion) {
        operator.patch("/api/v2/promotions/" + promotion, Map.of("paused", true))
                .is(200);
    }

    private static Map<String, Object> definition(Map<String, Object> benefit) {
        return Map.of("layer", "LINE", "benefit", benefit);
    }

    private Checkout withCode(String code) {
        return checkout(1).with("coupon_codes", List.of(code));
    }

    private Checkout checkout(long quantity) {
        return shopper.checkout().with("currency", CURRENCY).line(sku, quantity);
    }
}
