package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import platform.ratelimit.LiveInstances;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/** A preview says what an order then costs, an expected amount is kept or the order is refused, and an order can be explained for ever. */
class PreviewsAndExplanationsTellTheTruthTests extends EdgeTest {

    /** No other test uses this currency, so promotions in it apply to orders of this test only. */
    private static final String CURRENCY = "NZD";

    private final String promotion = Shop.fresh("promotion").replace(' ', '-');
    private final Set<String> offered = new HashSet<>();
    private final LiveInstances instances;

    PreviewsAndExplanationsTellTheTruthTests(Platform platform, LiveInstances instances) {
        super(platform);
        this.instances = instances;
    }

    @Test
    void aPreviewCostsWhatTheOrderCostsAndWritesNothing() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        offers(Map.of());
        Answer preview = preview(shopper, sku, Map.of()).is(200);

        assertThat(preview.at("/provisional").asBoolean()).isFalse();
        assertThat(preview.number("/amounts/discount/amount_minor")).isEqualTo(250);
        assertThat(preview.number("/discounts/0/promotion_version")).isEqualTo(1);
        assertThat(preview.text("/explanation/promotions/0/outcome")).isEqualTo("APPLIED");
        assertThat(platform.database()
                        .number("select count(*) from \"order\".orders where user_id = ?", shopper.subject()))
                .isZero();
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(100, 0, 100));
        PlacedOrder order = checkout(sku).placed();
        assertThat(order.seen().at("/amounts")).isEqualTo(preview.at("/amounts"));
        assertThat(order.seen().at("/discounts")).isEqualTo(preview.at("/discounts"));
    }

    @Test
    void aLimitMakesAPreviewProvisional() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        offers(Map.of("budget", Checkout.money(1_000, CURRENCY)));
        Answer preview = preview(shopper, sku, Map.of()).is(200);
        assertThat(preview.at("/provisional").asBoolean()).isTrue();
        assertThat(preview.number("/amounts/discount/amount_minor")).isEqualTo(250);
    }

    @Test
    void aBudgetThatIsSpentCountsUntilItIsGivenBack() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        offers(Map.of("budget", Checkout.money(300, CURRENCY)));
        PlacedOrder order = checkout(sku).placed();
        Soon.is("spent", () -> previewedDiscount(shopper, sku) == 0);
        assertThat(preview(operator, sku, Map.of()).is(200).text("/explanation/promotions/0/outcome"))
                .isEqualTo("BUDGET_SPENT");

        order.cancel().is(200);
        Soon.is("given back", () -> previewedDiscount(shopper, sku) == 250);
    }

    /** Promotions with a budget take part in the search for the best deal, and the explanation says what was left out. */
    @Test
    void aPromotionWithABudgetIsLeftOutIfAnotherOneIsCheaper() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        String cheaper = Shop.fresh("cheaper").replace(' ', '-');
        offers(Map.of("budget", Checkout.money(1_000, CURRENCY), "combinable", false, "priority", 9));
        Map<String, Object> fourOff = Map.of(
                "needs_coupon",
                false,
                "kind",
                "AMOUNT_OFF",
                "amount",
                Checkout.money(400, CURRENCY),
                "combinable",
                false);
        offers(cheaper, fourOff).is(200);
        Answer preview = preview(shopper, sku, Map.of()).is(200);
        assertThat(preview.texts("/discounts", "promotion_id")).containsExactly(cheaper);
        PlacedOrder order = checkout(sku).placed();
        assertThat(order.seen().at("/discounts")).isEqualTo(preview.at("/discounts"));

        Answer explanation = explanation(operator, order).is(200);
        assertThat(outcomes(explanation, "/promotions"))
                .isEqualTo(Map.of(cheaper, "APPLIED", promotion, "NOT_COMBINABLE"))
                .isEqualTo(outcomes(preview, "/explanation/promotions"));
    }

    private static Map<String, String> outcomes(Answer answer, String promotions) {
        List<String> ids = answer.texts(promotions, "promotion_id");
        List<String> outcomes = answer.texts(promotions, "outcome");
        return IntStream.range(0, ids.size()).boxed().collect(Collectors.toMap(ids::get, outcomes::get));
    }

    @Test
    void aLimitOfACustomerCountsForThatCustomer() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        offers(Map.of("limits", List.of(Map.of("per", "CUSTOMER", "uses", 1))));
        assertThat(previewedDiscount(shopper, sku)).isEqualTo(250);
        checkout(sku).placed();
        Soon.is("used", () -> previewedDiscount(shopper, sku) == 0);
        assertThat(previewedDiscount(platform.shopper(), sku)).isEqualTo(250);
    }

    private long previewedDiscount(Caller caller, String sku) {
        return preview(caller, sku, Map.of()).is(200).number("/amounts/discount/amount_minor");
    }

    @Test
    void aPreviewWithACodeCostsWhatTheOrderCosts() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        String code = coupon(Map.of());
        Answer preview = preview(shopper, sku, coupons(" " + code.toLowerCase(Locale.ROOT)))
                .is(200);

        assertThat(preview.at("/provisional").asBoolean()).isTrue();
        assertThat(preview.at("/refused_coupons").isMissingNode()).isTrue();
        assertThat(preview.text("/discounts/0/coupon_code")).isEqualTo(code);
        assertThat(preview.text("/explanation/promotions/0/outcome")).isEqualTo("APPLIED");
        PlacedOrder order = checkout(sku).with("coupon_codes", List.of(code)).placed();
        assertThat(order.seen().at("/amounts")).isEqualTo(preview.at("/amounts"));
        assertThat(order.seen().at("/discounts")).isEqualTo(preview.at("/discounts"));
    }

    @Test
    void unknownForeignAndUsedCodesAnswerAlikeByteForByte() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        offers(promotion, off250()).is(200);
        String code = Shop.fresh("code").replace(' ', '-').toUpperCase(Locale.ROOT);
        Answer unknown = preview(shopper, sku, coupons(code)).is(200);

        operator.issues(code, promotion, Map.of("max_uses", 1, "customer", "somebody else"))
                .is(200);
        Answer foreign = preview(shopper, sku, coupons(code)).is(200);
        operator.issues(code, promotion, Map.of("max_uses", 1)).is(200);
        assertThat(preview(shopper, sku, coupons(code)).is(200).number("/amounts/discount/amount_minor"))
                .isEqualTo(250);
        checkout(sku).with("coupon_codes", List.of(code)).placed();

        assertThat(unknown.texts("/refused_coupons", "reason")).containsExactly("NOT_VALID");
        assertThat(unknown.texts("/refused_coupons", "code")).containsExactly(code);
        assertThat(unknown.number("/amounts/discount/amount_minor")).isZero();
        assertThat(foreign.body()).isEqualTo(unknown.body());
        Soon.holds(
                "orders know that the code is used",
                () -> assertThat(preview(operator, sku, coupons(code)).is(200).texts("/refused_coupons", "reason"))
                        .containsExactly("USED_UP"));
        assertThat(preview(shopper, sku, coupons(code)).is(200).body()).isEqualTo(unknown.body());
    }

    @Test
    void aCodeThatMakesTheOrderDearerIsRefused() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        String alone = coupon(Map.of("combinable", false));
        String better = Shop.fresh("better").replace(' ', '-');
        Map<String, Object> threeOff =
                Map.of("needs_coupon", false, "kind", "AMOUNT_OFF", "amount", Checkout.money(300, CURRENCY));
        offers(better, threeOff).is(200);
        Answer preview = preview(shopper, sku, coupons(alone)).is(200);
        assertThat(preview.texts("/refused_coupons", "reason")).containsExactly("NOT_BETTER");
        assertThat(preview.number("/amounts/discount/amount_minor")).isEqualTo(300);
        Answer refused =
                checkout(sku).with("coupon_codes", List.of(alone)).decided().refused(409, "COUPON_REJECTED");
        assertThat(refused.texts("/details/coupons", "reason")).containsExactly("NOT_BETTER");
    }

    @Test
    void anOrderWithACodeIsExplainedWithAllPromotions() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        String code = coupon(Map.of());
        String another = Shop.fresh("another").replace(' ', '-');
        Map<String, Object> fromFifty = Map.of(
                "needs_coupon",
                false,
                "kind",
                "AMOUNT_OFF",
                "amount",
                Checkout.money(300, CURRENCY),
                "threshold",
                Checkout.money(5_000, CURRENCY));
        offers(another, fromFifty).is(200);
        Answer preview = preview(shopper, sku, coupons(code)).is(200);
        PlacedOrder order = checkout(sku).with("coupon_codes", List.of(code)).placed();

        Answer explanation = explanation(operator, order).is(200);
        assertThat(explanation.texts("/promotions", "promotion_id")).containsExactlyInAnyOrder(promotion, another);
        assertThat(explanation.texts("/promotions", "outcome"))
                .containsExactlyInAnyOrder("APPLIED", "CONDITION_FAILED")
                .isEqualTo(preview.texts("/explanation/promotions", "outcome"));
        assertThat(explanation.at("/lines")).isEqualTo(preview.at("/explanation/lines"));
    }

    @Test
    void aCodeForWhichNothingIsLeftIsExplained() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        String code = coupon(Map.of("priority", 9));
        String all = Shop.fresh("all").replace(' ', '-');
        offers(all, Map.of("needs_coupon", false, "kind", "AMOUNT_OFF", "amount", Checkout.money(5_000, CURRENCY)))
                .is(200);
        Answer order = checkout(sku).with("coupon_codes", List.of(code)).decided();

        assertThat(order.texts("/discounts", "promotion_id")).containsExactly(all);
        Answer explanation = operator.get("/api/v2/orders/%s/explanation".formatted(order.text("/order_no")))
                .is(200);
        assertThat(explanation.texts("/promotions", "promotion_id")).containsExactly(all, promotion);
        assertThat(explanation.texts("/promotions", "outcome")).containsExactly("APPLIED", "NOTHING_LEFT");
    }

    @Test
    void aPreviewNamesTheGifts() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        String gift = operator.sells(100, CURRENCY, 100);
        for (String given : List.of(gift, "no such gift")) {
            offers(promotion, Operator.withoutCoupon(CURRENCY, Map.of("layer", "LINE", "benefit", gift(sku, given))))
                    .is(200);
            Answer preview = preview(shopper, sku, Map.of()).is(200);
            if (given.equals(gift)) {
                assertThat(outcome(preview)).isEqualTo("APPLIED");
                assertThat(preview.texts("/gifts", "sku_id")).containsExactly(gift);
                assertThat(preview.number("/gifts/0/quantity")).isEqualTo(6);
            } else {
                assertThat(outcome(preview)).isEqualTo("GIFT_UNKNOWN");
                assertThat(preview.at("/gifts").isMissingNode()).isTrue();
            }
        }
    }

    private static Map<String, Object> gift(String of, String given) {
        return Map.of(
                "kind",
                "GIFT",
                "units",
                Map.of("kind", "SKUS", "sku_ids", List.of(of)),
                "for_units",
                1,
                "sku_id",
                given,
                "quantity",
                3,
                "policy",
                "WITHOUT");
    }

    @Test
    void guessesOfPreviewsAndCheckoutsCountTogether() {
        Soon.is("an instance of an earlier test shares the limit no longer", () -> instances.count() == 1);
        String sku = operator.sells(1_000, CURRENCY, 100);
        String right = coupon(Map.of());
        for (int i = 0; i < 30; i++) {
            preview(shopper, sku, coupons(right)).is(200);
        }
        preview(shopper, sku, coupons(wrong(15))).is(200);
        preview(shopper, sku, coupons(wrong(5))).is(200);

        preview(shopper, sku, coupons(right)).refused(429, "TOO_MANY_WRONG_COUPONS");
        checkout(sku).with("coupon_codes", List.of(right)).decided().refused(429, "TOO_MANY_WRONG_COUPONS");
        preview(shopper, sku, Map.of()).is(200);
        preview(platform.shopper(), sku, coupons(right)).is(200);
    }

    /** After a loss of the copy, or if an older build has told nothing, promotion publishes its codes again. */
    @Test
    void theCopyOfTheCodesIsBuiltAgain() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        String code = coupon(Map.of());
        platform.database()
                .execute("delete from \"order\".promotion_code where promotion_id = '%s'".formatted(promotion));
        assertThat(preview(shopper, sku, coupons(code)).is(200).texts("/refused_coupons", "code"))
                .hasSize(1);

        platform.database()
                .execute("update promotion.coupon set told = false where promotion_id = '%s'".formatted(promotion));

        Soon.holds(
                "the code is known again",
                () -> assertThat(preview(operator, sku, coupons(code)).is(200).text("/discounts/0/coupon_code"))
                        .isEqualTo(code));
    }

    private static Map<String, Object> coupons(String... codes) {
        return Map.of("coupon_codes", List.of(codes));
    }

    private static String[] wrong(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Shop.fresh("wrong").replace(' ', '-'))
                .toArray(String[]::new);
    }

    /** A code that takes 2.50 off an order in the currency. */
    private String coupon(Map<String, Object> terms) {
        Map<String, Object> all = off250();
        all.putAll(terms);
        offers(promotion, all).is(200);
        String code = Shop.fresh("code").replace(' ', '-').toUpperCase(Locale.ROOT);
        operator.issues(code, promotion, Map.of()).is(200);
        return code;
    }

    private static Map<String, Object> off250() {
        return new HashMap<>(Map.of("kind", "AMOUNT_OFF", "amount", Checkout.money(250, CURRENCY)));
    }

    @Test
    void aPreviewIsRefusedAsItsCheckoutWouldBe() {
        preview(shopper, "no such sku", Map.of()).refused(409, "SKU_NOT_LISTED");
        assertThat(preview(shopper, "x", Map.of("channel", "nowhere")).badFields())
                .containsOnlyKeys("channel");
        preview(shopper, "x", Map.of("placed_at", "2020-01-01T00:00:00Z")).is(403);
    }

    @Test
    void anOrderThatDecidesByItselfIsRefusedWithoutATrace() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        offers(Map.of());
        Checkout checkout = checkout(sku).with("expected_payable", Checkout.money(2_000, CURRENCY));
        Answer refused = checkout.send().refused(409, "PRICE_CHANGED");
        assertThat(refused.number("/details/amounts/payable/amount_minor")).isEqualTo(1_750);
        checkout.send().refused(409, "PRICE_CHANGED");
        assertThat(platform.database()
                        .number("select count(*) from \"order\".orders where user_id = ?", shopper.subject()))
                .isZero();
        checkout(sku).with("expected_payable", Checkout.money(1_750, CURRENCY)).placed();
    }

    @Test
    void anOrderThatPromotionDecidesGivesEverythingBackIfItCostsMore() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        offers(Map.of("budget", Checkout.money(1_000, CURRENCY)));
        Checkout checkout = checkout(sku).with("expected_payable", Checkout.money(1_800, CURRENCY));
        Answer refused = checkout.decided().refused(409, "PRICE_CHANGED");
        assertThat(refused.number("/details/amounts/payable/amount_minor")).isEqualTo(1_750);
        assertThat(checkout.decided().refused(409, "PRICE_CHANGED").at("/details"))
                .isEqualTo(refused.at("/details"));

        Soon.holds(
                "the stock is released", () -> assertThat(operator.stockOf(sku)).isEqualTo(new Stock(100, 0, 100)));
        Soon.holds(
                "the discount is released",
                () -> assertThat(operator.get("/api/v2/promotions/" + promotion).number("/held/amount_minor"))
                        .isZero());
    }

    @Test
    void anOrderIsExplainedByTheVersionsThatItHasSeen() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        offers(Map.of("threshold", Checkout.money(1_500, CURRENCY)));
        PlacedOrder reached = checkout(sku).placed();
        PlacedOrder missed =
                shopper.checkout().with("currency", CURRENCY).line(sku, 1).placed();
        Answer before = explanation(operator, reached).is(200);
        operator.patch("/api/v2/promotions/" + promotion, Map.of("amount", Checkout.money(1, CURRENCY)))
                .is(200);

        assertThat(explanation(operator, reached).is(200).at("")).isEqualTo(before.at(""));
        assertThat(before.at("/promotions/0/conditions/holds").asBoolean()).isTrue();
        assertThat(before.number("/lines/0/shares/0/amount/amount_minor")).isEqualTo(250);
        Answer why = explanation(shopper, missed).is(200);
        assertThat(why.text("/promotions/0/outcome")).isEqualTo("CONDITION_FAILED");
        assertThat(why.text("/promotions/0/missing/0/en")).contains(CURRENCY + " 5");
        assertThat(why.text("/promotions/0/missing/0/zh")).contains(CURRENCY + " 5");
        assertThat(why.at("/promotions/0/conditions").isMissingNode()).isTrue();
        explanation(platform.shopper(), missed).is(404);
    }

    @Test
    void operatorsLearnWhatWasNotValidAtTheTime() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        Map<String, Object> sometimes = new HashMap<>(Map.of("starts_at", "2020-01-01T00:00:00Z"));
        sometimes.put("ends_at", "2020-02-01T00:00:00Z");
        offers(sometimes);
        PlacedOrder over = checkout(sku).placed();
        offers(Map.of("starts_at", "2099-01-01T00:00:00Z"));
        PlacedOrder scheduled = checkout(sku).placed();
        offers(Map.of("paused", true));
        PlacedOrder paused = checkout(sku).placed();
        PlacedOrder inAnotherCurrency =
                shopper.checkout().line(operator.sells(1_000, 100), 1).placed();
        offers(Map.of());
        PlacedOrder valid = checkout(sku).placed();

        assertThat(whyNotValid(over)).containsExactly("ENDED");
        assertThat(whyNotValid(scheduled)).containsExactly("SCHEDULED");
        assertThat(whyNotValid(paused)).containsExactly("PAUSED");
        assertThat(whyNotValid(valid)).isEmpty();
        assertThat(explanation(shopper, over).is(200).at("/not_valid").isMissingNode())
                .isTrue();
        assertThat(whyNotValid(inAnotherCurrency)).isEmpty();
    }

    /** Why the promotion of this test was not valid for the order; empty if it was, or if it does not concern the order. */
    private List<String> whyNotValid(PlacedOrder order) {
        return explanation(operator, order)
                .is(200)
                .at("/not_valid")
                .valueStream()
                .filter(each -> each.get("promotion_id").asString().equals(promotion))
                .map(each -> each.get("why").asString())
                .toList();
    }

    @Test
    void aGrantedDiscountIsExplainedByItsGrant() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        offers(Map.of("budget", Checkout.money(250, CURRENCY)));
        PlacedOrder granted = checkout(sku).placed();
        PlacedOrder spent = checkout(sku).placed();

        assertThat(explanation(operator, granted).is(200).number("/promotions/0/off/amount_minor"))
                .isEqualTo(250);
        assertThat(explanation(operator, spent).is(200).text("/promotions/0/outcome"))
                .isEqualTo("BUDGET_SPENT");
    }

    @Test
    void aPreviewAndAnExplanationKnowTheCustomer() {
        String sku = operator.sells(1_000, CURRENCY, 100);
        Caller gold = platform.caller(Shop.fresh("customer"), "orders", Map.of("customer_level", "gold"));
        Map<String, Object> newMembers = Map.of(
                "kind",
                "ALL_OF",
                "parts",
                List.of(Map.of("kind", "LEVEL", "levels", List.of("gold")), Map.of("kind", "FIRST_ORDER")));
        Map<String, Object> benefit =
                Map.of("kind", "PERCENT_OFF", "target", Map.of("kind", "ORDER"), "basis_points", 1_000, "base", "LIST");
        offers(
                        promotion,
                        Operator.withoutCoupon(
                                CURRENCY, Map.of("layer", "MEMBER", "benefit", benefit, "condition", newMembers)))
                .is(200);
        Answer preview = preview(gold, sku, Map.of()).is(200);
        assertThat(preview.at("/provisional").asBoolean()).isTrue();
        assertThat(preview.number("/amounts/discount/amount_minor")).isEqualTo(200);
        assertThat(outcome(preview(shopper, sku, Map.of()).is(200))).isEqualTo("CONDITION_FAILED");

        PlacedOrder order =
                gold.checkout().with("currency", CURRENCY).line(sku, 2).placed();

        assertThat(order.seen().at("/amounts")).isEqualTo(preview.at("/amounts"));
        Answer explanation = explanation(operator, order).is(200);
        assertThat(explanation.text("/promotions/0/outcome")).isEqualTo("APPLIED");
        assertThat(explanation.at("/promotions/0/conditions/holds").asBoolean()).isTrue();
        assertThat(outcome(preview(gold, sku, Map.of()).is(200)))
                .as("the next order is not the first")
                .isEqualTo("CONDITION_FAILED");
    }

    private static String outcome(Answer preview) {
        return preview.text("/explanation/promotions/0/outcome");
    }

    private static Answer explanation(Caller caller, PlacedOrder order) {
        return caller.get("/api/v2/orders/%s/explanation".formatted(order.number()));
    }

    private static Answer preview(Caller caller, String sku, Map<String, Object> more) {
        Checkout checkout = caller.checkout().with("currency", CURRENCY).line(sku, 2);
        more.forEach(checkout::with);
        return checkout.preview();
    }

    private Checkout checkout(String sku) {
        return shopper.checkout().with("currency", CURRENCY).line(sku, 2);
    }

    /** 2.50 off each order in the currency. */
    private void offers(Map<String, Object> more) {
        Map<String, Object> terms = new HashMap<>(Map.of("needs_coupon", false, "kind", "AMOUNT_OFF"));
        terms.put("amount", Checkout.money(250, CURRENCY));
        terms.putAll(more);
        offers(promotion, terms).is(200);
    }

    private Answer offers(String id, Map<String, Object> terms) {
        offered.add(id);
        return operator.offers(id, terms);
    }

    @AfterEach
    void nothingIsOfferedAnyMore() {
        offered.forEach(id -> operator.patch("/api/v2/promotions/" + id, Map.of("paused", true))
                .is(200));
    }
}
