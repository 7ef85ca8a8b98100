package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/**
 * Returns of orders whose promotions want the rest to be priced again, from the request to the refund. The audit compares the tables of all
 * modules after these tests.
 */
class ReturnsPriceTheRestAgainTests extends EdgeTest {

    /** No other test uses this currency, so automatic promotions in it apply to these orders only. */
    private static final String CURRENCY = "ZAR";

    private static final Map<String, Object> THREE_FOR_TWO =
            Map.of("kind", "CHEAPEST_FREE", "units", Map.of("kind", "EVERYTHING"), "of", 3, "free", 1);

    private final String sku;
    private final String other;

    ReturnsPriceTheRestAgainTests(Platform platform) {
        super(platform);
        this.sku = operator.sells(1_000, CURRENCY, 100);
        this.other = operator.sells(300, CURRENCY, 100);
    }

    @Test
    void threeForTwoIsLostWithTheFirstUnit() {
        String promotion = Shop.fresh("three").replace(" ", "-");
        offers(promotion, Map.of("needs_coupon", false), THREE_FOR_TWO);
        try {
            PlacedOrder order =
                    shopper.checkout().with("currency", CURRENCY).line(sku, 3).placed();
            assertThat(order.seen().number("/amounts/payable/amount_minor")).isEqualTo(2_000);
            assertThat(events(order, "promotion.%"))
                    .as("the order has decided by itself")
                    .isZero();
            order.awaitShipped();

            takeBack(order, units(1, 1)).is(200);
            Answer first = awaitRefunded(order, 0);
            takeBack(order, units(1, 2)).is(200);
            Answer all = awaitRefunded(order, 1);

            assertThat(refund(first, 0)).as("two units cost what was paid").isZero();
            assertThat(first.number("/returns/0/priced_again/paid/amount_minor"))
                    .isEqualTo(2_000);
            assertThat(first.number("/returns/0/priced_again/rest/amount_minor"))
                    .isEqualTo(2_000);
            assertThat(first.number("/returns/0/priced_again/discounts/0/before/amount_minor"))
                    .isEqualTo(1_000);
            assertThat(first.number("/returns/0/priced_again/discounts/0/now/amount_minor"))
                    .isZero();
            assertThat(refund(all, 1)).isEqualTo(2_000);
            assertThat(refunds(order)).isEqualTo(2_000);
            assertThat(events(order, "promotion.%"))
                    .as("one request and one answer; nobody is asked when nothing is left")
                    .isEqualTo(2);
        } finally {
            ends(promotion);
        }
    }

    @Test
    void aCouponIsPricedInTheVersionOfTheGrant() {
        String code = Shop.fresh("SAVE").replace(" ", "-");
        offers(code, Map.of("budget", Checkout.money(500, CURRENCY)), spendAndSave(500));
        operator.issues(code, code, Map.of()).is(200);
        PlacedOrder order = shopper.checkout()
                .with("currency", CURRENCY)
                .line(sku, 3)
                .line(other, 2)
                .with("coupon_codes", List.of(code))
                .placed();
        assertThat(order.seen().number("/amounts/payable/amount_minor")).isEqualTo(3_100);
        order.awaitShipped();
        operator.patch("/api/v2/promotions/" + code, Map.of("definition", definition(spendAndSave(1))))
                .is(200);

        takeBack(order, units(2, 1)).is(200);
        assertThat(refund(awaitRefunded(order, 0), 0))
                .as("the rest still saves 5.00")
                .isEqualTo(300);
        takeBack(order, units(1, 1)).is(200);
        Answer lost = awaitRefunded(order, 1);
        assertThat(refund(lost, 1)).as("the rest saves nothing any more").isEqualTo(500);
        assertThat(lost.number("/returns/1/priced_again/refunded_before/amount_minor"))
                .isEqualTo(300);
        takeBack(order, units(1, 2), units(2, 1)).is(200);
        awaitRefunded(order, 2);
        assertThat(refunds(order)).isEqualTo(3_100);
    }

    @Test
    void aGiftThatTheRestDoesNotEarnIsCharged() {
        String code = Shop.fresh("GIFT").replace(" ", "-");
        String cup = operator.sells(400, CURRENCY, 10);
        Map<String, Object> gift = new HashMap<>(Map.of("kind", "GIFT", "for_units", 2, "sku_id", cup, "quantity", 1));
        gift.put("units", Map.of("kind", "SKUS", "sku_ids", List.of(sku)));
        gift.put("policy", "WITHOUT");
        gift.put("if_returned", "CHARGED");
        offers(code, Map.of(), gift);
        operator.issues(code, code, Map.of()).is(200);
        PlacedOrder order = shopper.checkout()
                .with("currency", CURRENCY)
                .line(sku, 4)
                .with("coupon_codes", List.of(code))
                .placed();
        assertThat(order.seen().number("/lines/1/quantity")).as("two cups").isEqualTo(2);
        order.awaitShipped();

        takeBack(order, units(1, 1)).is(200);
        Answer one = awaitRefunded(order, 0);
        assertThat(refund(one, 0)).as("three units earn one cup").isEqualTo(600);
        assertThat(one.number("/returns/0/priced_again/charged_gifts/0/quantity"))
                .isEqualTo(1);
        assertThat(one.number("/returns/0/priced_again/charged_gifts/0/amount/amount_minor"))
                .isEqualTo(400);
        takeBack(order, units(1, 1)).is(200);
        assertThat(refund(awaitRefunded(order, 1), 1))
                .as("two units earn it, too")
                .isEqualTo(1_000);
        takeBack(order, units(1, 2)).is(200);
        assertThat(refund(awaitRefunded(order, 2), 2))
                .as("the other cup is charged, too")
                .isEqualTo(1_600);
        takeBack(order, units(2, 3)).refused(409, "RETURN_EXCEEDS_ORDER");
        takeBack(order, units(2, 1)).is(200);
        assertThat(refund(awaitRefunded(order, 3), 3))
                .as("a cup comes back, so it is not charged any more")
                .isEqualTo(400);
        assertThat(refunds(order)).isEqualTo(4_000 - 400);
    }

    @Test
    void racingReturnsAreSettledOneAfterTheOther() {
        String code = Shop.fresh("RACE").replace(" ", "-");
        offers(code, Map.of(), THREE_FOR_TWO);
        operator.issues(code, code, Map.of()).is(200);
        PlacedOrder order = shopper.checkout()
                .with("currency", CURRENCY)
                .line(sku, 6)
                .with("coupon_codes", List.of(code))
                .placed()
                .awaitShipped();
        List<CompletableFuture<Answer>> racing = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            racing.add(operator.call("POST", path(order))
                    .freshKey()
                    .body(Map.of("items", List.of(units(1, 1))))
                    .sendLater());
        }
        assertThat(racing.stream().map(CompletableFuture::join).map(Answer::status))
                .contains(200)
                .containsAnyOf(200, 409);

        for (int accepted = order.show().at("/returns").size(); accepted < 6; accepted++) {
            awaitRefunded(order, accepted - 1);
            takeBack(order, units(1, 1)).is(200);
        }
        awaitRefunded(order, 5);
        assertThat(refunds(order)).isEqualTo(4_000);
        takeBack(order, units(1, 1)).refused(409, "RETURN_EXCEEDS_ORDER");
    }

    @Test
    void aReturnsPolicyThatDoesNotExistIsNamed() {
        assertThat(operator.offers(
                                Shop.fresh("wrong").replace(" ", "-"),
                                Map.of(
                                        "currency",
                                        CURRENCY,
                                        "definition",
                                        Map.of("layer", "LINE", "returns", "NEVER", "benefit", THREE_FOR_TWO)))
                        .badFields())
                .containsOnlyKeys("definition/returns");
    }

    private static Map<String, Object> units(int lineNo, long quantity) {
        return Map.of("line_no", lineNo, "quantity", quantity);
    }

    @SafeVarargs
    private Answer takeBack(PlacedOrder order, Map<String, Object>... items) {
        return operator.post(path(order), Map.of("items", List.of(items)));
    }

    private static String path(PlacedOrder order) {
        return "/api/v2/orders/%s/returns".formatted(order.number());
    }

    private static Answer awaitRefunded(PlacedOrder order, int index) {
        Soon.holds(
                "the refund",
                () -> assertThat(order.show().text("/returns/%d/status".formatted(index)))
                        .isEqualTo("REFUNDED"));
        return order.show();
    }

    private static long refund(Answer order, int index) {
        return order.number("/returns/%d/amounts/payable/amount_minor".formatted(index));
    }

    /** The sum of the refunds in minor units. */
    private long refunds(PlacedOrder order) {
        return platform.database()
                .number(
                        "select sum(amount_minor) from payment.refund where correlation = ? and status = 'refunded'",
                        order.correlation());
    }

    private long events(PlacedOrder order, String type) {
        return platform.database()
                .number(
                        "select count(*) from outbox.event where correlation = ? and type like '" + type + "'",
                        order.correlation());
    }

    private static Map<String, Object> spendAndSave(long save) {
        return Map.of(
                "kind",
                "SPEND_AND_SAVE",
                "units",
                Map.of("kind", "EVERYTHING"),
                "steps",
                List.of(Map.of("spend", Checkout.money(3_000, CURRENCY), "save", Checkout.money(save, CURRENCY))),
                "repeated",
                false);
    }

    private static Map<String, Object> definition(Map<String, Object> benefit) {
        return Map.of("layer", "LINE", "returns", "PRICE_AGAIN", "benefit", benefit);
    }

    private void offers(String id, Map<String, Object> more, Map<String, Object> benefit) {
        Map<String, Object> terms = new HashMap<>(more);
        terms.put("currency", CURRENCY);
        terms.put("definition", definition(benefit));
        operator.offers(id, Operator.promotion(terms)).is(200);
    }

    private void ends(String promotion) {
        operator.patch("/api/v2/promotions/" + promotion, Map.of("paused", true))
                .is(200);
    }
}
