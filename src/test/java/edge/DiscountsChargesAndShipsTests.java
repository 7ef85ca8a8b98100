package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import order.OrderEvent.DiscountReversalDue;
import order.OrderEvent.OrderRefundFailed;
import order.OrderEvent.RefundDue;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/**
 * An order with discounts, charges, tax and shipping, in a currency of its own.
 *
 * <p>Seen to fail when a full refund did not request the reversal of the discount: the coupon of a cancelled paid order
 * stayed used.
 */
class DiscountsChargesAndShipsTests extends EdgeTest {

    /** No other test uses this currency, so no other test has these rates. */
    private static final String CURRENCY = "CHF";

    private final String promotion = Shop.fresh("promotion").replace(" ", "-");
    private final String coupon = Shop.fresh("COUPON").replace(" ", "-");

    DiscountsChargesAndShipsTests(Platform platform) {
        super(platform);
        operator.put(
                        "/api/v2/charges/shipping-rates/chf",
                        Map.of("country", "CH", "amount", Checkout.money(495, CURRENCY)))
                .is(200);
        operator.put("/api/v2/charges/tax-rates/CH/standard", Map.of("rate_ppm", 200_000))
                .is(200);
    }

    @Test
    void fromCouponToDelivery() {
        offersTenPercent(1);
        operator.put("/api/v2/charges/channels/app", Map.of("tax_included", true))
                .is(200);
        String sku = sells(1_000, 10);

        Answer placed = checkout(sku, 3)
                .with("channel", "app")
                .with("coupon_codes", List.of(coupon.toLowerCase(java.util.Locale.ROOT)))
                .with("attributes", Map.of("gift", true))
                .decided()
                .is(201);

        assertThat(amounts(placed)).containsExactly(3_000L, 300L, 495L, 0L, 533L, 3_195L);
        assertThat(placed.number("/lines/0/discount/amount_minor")).isEqualTo(300);
        assertThat(placed.number("/lines/0/tax_included/amount_minor")).isEqualTo(450);
        assertThat(placed.number("/lines/0/total/amount_minor")).isEqualTo(2_700);
        assertThat(placed.number("/charges/0/tax_included/amount_minor")).isEqualTo(83);
        assertThat(placed.text("/discounts/0/coupon_code")).isEqualTo(coupon);
        assertThat(placed.at("/attributes/gift").asBoolean()).isTrue();
        assertThat(uses()).containsExactly(1L, 0L);

        PlacedOrder order = PlacedOrder.of(shopper, placed).pay().awaitCommitted();
        Soon.holds("redeemed", () -> assertThat(uses()).containsExactly(0L, 1L));
        Soon.holds(
                "booked",
                () -> assertThat(order.shipments().text("/shipments/0/status")).isEqualTo("CREATED"));
        order.scan("dispatched");
        order.awaitStatus("SHIPPED");
        order.cancel().refused(409, "ORDER_NOT_CANCELLABLE");
        order.scan("delivered");
        order.awaitStatus("COMPLETED");
        assertThat(order.show().text("/shipments/0/status")).isEqualTo("DELIVERED");
        assertThat(order.show().text("/shipments/0/waybill")).isNotBlank();
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(7, 0, 7));
    }

    @Test
    void taxIsAddedWhereTheChannelSaysNothing() {
        String sku = sells(1_000, 10);

        Answer placed = checkout(sku, 1).decided().is(201);

        assertThat(amounts(placed)).containsExactly(1_000L, 0L, 495L, 299L, 0L, 1_794L);
    }

    @Test
    void whereNothingIsSentToNothingIsSold() {
        String sku = sells(1_000, 10);
        Map<String, Object> elsewhere = Checkout.address();

        shopper.checkout()
                .with("currency", CURRENCY)
                .line(sku, 1)
                .with("shipping_address", elsewhere)
                .send()
                .refused(409, "NOT_SHIPPABLE");
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(10, 0, 10));
    }

    @Test
    void couponsAreRefusedByNameAndNothingIsHeld() {
        offersTenPercent(1);
        String sku = sells(1_000, 10);
        checkout(sku, 1).with("coupon_codes", List.of(coupon)).decided().is(201);

        Answer refused = checkout(sku, 1)
                .with("coupon_codes", List.of(coupon, "UNKNOWN"))
                .decided()
                .refused(409, "COUPON_REJECTED");

        assertThat(refused.texts("/details/coupons", "reason")).containsExactly("NOT_VALID", "NOT_VALID");
        Soon.holds("released", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(10, 1, 9)));
    }

    @Test
    void whatIsShortAndWhichCouponsAreRefusedIsSaidTogether() {
        String sku = sells(1_000, 10);
        checkout(sku, 9).decided().is(201);

        // The view of available stock may be out of date; then inventory itself refuses.
        Answer refused = checkout(sku, 2)
                .with("coupon_codes", List.of("UNKNOWN"))
                .decided()
                .refused(409, "INVENTORY_SHORTAGE");

        assertThat(refused.text("/details/items/0/sku_id")).isEqualTo(sku);
    }

    @Test
    void aCancelledOrderGivesEverythingBack() {
        offersTenPercent(1);
        String sku = sells(1_000, 10);
        PlacedOrder order = PlacedOrder.of(
                shopper, checkout(sku, 3).with("coupon_codes", List.of(coupon)).decided());

        order.cancel().is(200);
        Soon.holds("released", () -> assertThat(uses()).containsExactly(0L, 0L));
        PlacedOrder again = PlacedOrder.of(
                        shopper,
                        checkout(sku, 3).with("coupon_codes", List.of(coupon)).decided())
                .pay()
                .awaitCommitted();
        Soon.holds(
                "booked",
                () -> assertThat(again.shipments().text("/shipments/0/status")).isEqualTo("CREATED"));
        again.cancel().is(200);

        again.awaitStatus("REFUNDED");
        assertThat(again.shipments().text("/shipments/0/status")).isEqualTo("CANCELLED");
        assertThat(platform.database()
                        .rows(
                                "select amount_minor from payment.refund where payment_reference = ?",
                                again.paymentReference()))
                .containsExactly(String.valueOf(again.payableMinor()));
        Soon.holds("back on the shelf", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(10, 0, 10)));
        Soon.holds("reversed", () -> assertThat(uses()).containsExactly(0L, 0L));
        assertThat(again.timeline()).containsSubsequence(DiscountReversalDue.class, RefundDue.class);
        checkout(sku, 3).with("coupon_codes", List.of(coupon)).decided().is(201);
        assertThat(uses()).containsExactly(1L, 0L);
    }

    @Test
    void theReversalStandsWhenTheRefundFails() {
        offersTenPercent(1);
        String sku = sells(1_000, 10);
        PlacedOrder order = PlacedOrder.of(
                        shopper,
                        checkout(sku, 1).with("coupon_codes", List.of(coupon)).decided())
                .pay()
                .awaitCommitted();
        platform.sandbox().behaves(Map.of("refunds", "refuse"));
        try {
            order.cancel().is(200);
            order.awaitEvent(OrderRefundFailed.class);
        } finally {
            platform.sandbox().behaves(Map.of());
        }

        Soon.holds("reversed", () -> assertThat(uses()).containsExactly(0L, 0L));
        order.cancel().is(200);
        order.awaitStatus("REFUNDED");
        assertThat(order.timeline()).containsOnlyOnce(DiscountReversalDue.class);
        assertThat(uses()).containsExactly(0L, 0L);
    }

    @Test
    void anOrderThatCostsNothingIsPaidAtOnce() {
        operator.offers(promotion, Operator.percentOff(10_000)).is(200);
        operator.issues(coupon, promotion, Map.of()).is(200);
        String sku = operator.sells(1_000, 10);

        Answer placed = shopper.checkout()
                .line(sku, 1)
                .with("coupon_codes", List.of(coupon))
                .decided()
                .is(201);

        assertThat(placed.number("/amounts/payable/amount_minor")).isZero();
        assertThat(placed.text("/status")).isEqualTo("PAID");
        String number = placed.text("/order_no");
        Soon.holds("sold", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(9, 0, 9)));
        Soon.holds(
                "cancelled",
                () -> assertThat(shopper.cancel(number).send().is(200).text("/status"))
                        .isEqualTo("REFUNDED"));
        Soon.holds("back", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(10, 0, 10)));
        Soon.holds("reversed", () -> assertThat(uses()).containsExactly(0L, 0L));
    }

    @Test
    void attributesAreFoundAgainAndObeyTheirSchema() {
        String sku = sells(1_000, 10);
        String color = Shop.fresh("color");
        PlacedOrder order = PlacedOrder.of(
                shopper,
                checkout(sku, 1).with("attributes", Map.of("ribbon", color)).decided());

        platform.awaitListed();
        assertThat(shopper.get("/api/v2/orders?attribute.ribbon=" + Operator.encoded(color))
                        .texts("/orders", "order_no"))
                .containsExactly(order.number());
        assertThat(shopper.get("/api/v2/orders?attribute.ribbon=none").texts("/orders", "order_no"))
                .isEmpty();
        assertThat(checkout(sku, 1)
                        .with("attributes", Map.of("nested", Map.of("a", 1)))
                        .send()
                        .badFields())
                .containsOnlyKeys("attributes/nested");

        Map<String, Object> schema =
                Map.of("type", "object", "properties", Map.of("engraving", Map.of("type", "string", "maxLength", 5)));
        operator.put("/api/v2/attribute-schemas/line", Map.of("schema", schema)).is(200);
        Map<String, Object> item = Map.of("sku_id", sku, "quantity", 1, "attributes", Map.of("engraving", "too long"));
        assertThat(checkout(sku, 1).item(item).send().badFields()).containsOnlyKeys("items[1].attributes/engraving");
        operator.put("/api/v2/attribute-schemas/line", Map.of("schema", Map.of()))
                .is(200);
    }

    private void offersTenPercent(int uses) {
        operator.offers(promotion, Operator.percentOff(1_000)).is(200);
        operator.issues(coupon, promotion, Map.of("max_uses", uses)).is(200);
    }

    private String sells(long priceMinor, long units) {
        return operator.sells(priceMinor, CURRENCY, units);
    }

    private Checkout checkout(String sku, long quantity) {
        Map<String, Object> address = Checkout.address();
        address.put("country", "CH");
        return shopper.checkout()
                .with("currency", CURRENCY)
                .with("shipping_address", address)
                .line(sku, quantity);
    }

    private static List<Long> amounts(Answer order) {
        return List.of("items", "discount", "shipping", "tax", "tax_included", "payable").stream()
                .map(part -> order.number("/amounts/%s/amount_minor".formatted(part)))
                .toList();
    }

    /** The held and the redeemed uses of the coupon. */
    private List<Long> uses() {
        Answer answer = operator.get("/api/v2/coupons/" + coupon).is(200);
        return List.of(answer.number("/held"), answer.number("/redeemed"));
    }
}
