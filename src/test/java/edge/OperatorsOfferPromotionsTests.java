package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Shop;

class OperatorsOfferPromotionsTests extends EdgeTest {

    private static final int ROUNDS = 5;

    OperatorsOfferPromotionsTests(Platform platform) {
        super(platform);
    }

    /** Five pounds off, with a coupon. */
    private static Map<String, Object> fiver(long budgetMinor) {
        Map<String, Object> terms =
                Operator.promotion(Map.of("kind", "AMOUNT_OFF", "amount", Checkout.money(500, "GBP")));
        terms.put("budget", Checkout.money(budgetMinor, "GBP"));
        return terms;
    }

    /** The path of a new promotion. */
    private static String fresh() {
        return "/api/v2/promotions/" + Shop.fresh("promotion").replace(' ', '-');
    }

    private static String idOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Test
    void withCouponsThatAreFoundHoweverTheyAreTyped() {
        String promotion = fresh();
        operator.put(promotion, fiver(100_000)).is(200);
        String code = idOf(promotion) + "-once";

        Answer answer =
                operator.issues(code, idOf(promotion), Map.of("max_uses", 1)).is(200);

        assertThat(answer.text("/code")).isEqualTo(code.toUpperCase(Locale.ROOT));
        assertThat(operator.get("/api/v2/coupons/" + answer.text("/code"))
                        .is(200)
                        .number("/max_uses"))
                .isEqualTo(1);
        assertThat(operator.get("/api/v2/coupons?promotion_id=" + idOf(promotion))
                        .is(200)
                        .texts("/coupons", "code"))
                .containsExactly(answer.text("/code"));
        assertThat(operator.get(promotion).is(200).number("/budget/amount_minor"))
                .isEqualTo(100_000);
    }

    @Test
    void whatAppliesByItselfCountsForOrdersFromTheAnswerOn() {
        String sku = operator.sells(1_000, "NOK", 100);
        String promotion = fresh();

        for (int round = 0; round < ROUNDS; round++) {
            operator.put(promotion, tenPercent(false)).is(200);
            assertThat(discountMinor(sku)).as("offered").isEqualTo(100);
            operator.put(promotion, tenPercent(true)).is(200);
            assertThat(discountMinor(sku)).as("paused").isZero();
        }
        assertThat(platform.database()
                        .number(
                                "select count(*) from \"order\".standing_offer where promotion_id = ? and version = ?",
                                idOf(promotion),
                                2 * ROUNDS))
                .isEqualTo(1);
    }

    private long discountMinor(String sku) {
        return platform.shopper()
                .checkout()
                .with("currency", "NOK")
                .line(sku, 1)
                .decided()
                .is(201)
                .number("/amounts/discount/amount_minor");
    }

    private static Map<String, Object> tenPercent(boolean paused) {
        Map<String, Object> terms = Operator.promotion(Operator.percentOff(1_000));
        terms.putAll(Map.of("currency", "NOK", "needs_coupon", false, "paused", paused));
        return terms;
    }

    @Test
    void oneKeyAtOnceIsOneEdit() {
        String promotion = fresh();
        Call put = operator.call("PUT", promotion).freshKey().body(fiver(1));

        List<Answer> answers = AtOnce.run(8, each -> put::decided);

        assertThat(answers).extracting(Answer::status).contains(200).allMatch(status -> status == 200 || status == 409);
        assertThat(put.send().is(200).number("/version")).isEqualTo(1);
        operator.call("PUT", promotion).freshKey().body(fiver(2)).send().is(200);
        assertThat(operator.get(promotion).number("/version")).isEqualTo(2);
    }

    @Test
    void thePagesOfAListShowEachOnce() {
        String promotion = fresh();
        operator.put(promotion, fiver(1)).is(200);
        List<Map<String, Object>> coupons = Stream.of("C", "a", "B")
                .map(code -> Map.<String, Object>of("code", idOf(promotion) + code, "max_uses", 2))
                .toList();
        assertThat(operator.post("/api/v2/coupons/import", Map.of("promotion_id", idOf(promotion), "coupons", coupons))
                        .is(200)
                        .number("/added"))
                .isEqualTo(3);

        String list = "/api/v2/coupons?limit=2&promotion_id=" + idOf(promotion);
        Answer first = operator.get(list).is(200);
        Answer second =
                operator.get(list + "&cursor=" + first.text("/next_cursor")).is(200);

        assertThat(first.texts("/coupons", "code")).hasSize(2).isSorted();
        assertThat(second.texts("/coupons", "code")).hasSize(1);
        assertThat(second.at("/next_cursor").isMissingNode()).isTrue();
    }
}
