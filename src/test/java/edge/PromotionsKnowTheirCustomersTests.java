package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

/** Level and segments of a customer come from the token, or from an operator, whose word counts. */
class PromotionsKnowTheirCustomersTests extends EdgeTest {

    private static final int ROUNDS = 10;

    private final String customer = Shop.fresh("customer").replace(" ", "-");
    private final String code = Shop.fresh("CUSTOMERS").replace(" ", "-");
    private String sku;

    PromotionsKnowTheirCustomersTests(Platform platform) {
        super(platform);
    }

    @BeforeEach
    void somethingIsSold() {
        sku = operator.sells(1_000, 100);
    }

    @Test
    void theLevelOfTheTokenCounts() {
        offers(Map.of("kind", "LEVEL", "levels", List.of("gold", "platinum")));

        assertGranted(customerWith(Map.of("customer_level", "gold")));
        assertRefused(customerWith(Map.of("customer_level", "silver")));
        assertRefused(customerWith(Map.of("customer_level", List.of("gold"))));
        assertRefused(platform.shopper());
    }

    @Test
    void theSegmentsOfTheTokenCount() {
        offers(Map.of("kind", "SEGMENT", "segments", List.of("vip")));

        assertGranted(customerWith(Map.of("customer_segments", List.of("staff", "vip"))));
        assertGranted(customerWith(Map.of("customer_segments", "staff vip")));
        assertRefused(customerWith(Map.of("customer_segments", List.of("staff"))));
    }

    @Test
    void whatAnOperatorHasSetCountsInsteadFromTheAnswerOn() {
        offers(Map.of("kind", "LEVEL", "levels", List.of("gold")));
        Caller gold = customerWith(Map.of("customer_level", "gold"));

        Answer set = operator.put(profile(), Map.of("segments", List.of("vip", "staff", "vip")))
                .is(200);

        assertThat(set.at("/segments").toString()).isEqualTo("[\"staff\",\"vip\"]");
        assertThat(set.number("/version")).isEqualTo(1);
        assertRefused(gold);
        operator.put(profile(), Map.of("level", "gold")).is(200);
        assertGranted(customerWith(Map.of()));
        assertThat(operator.get(profile()).is(200).number("/version")).isEqualTo(2);
        operator.put(profile(), Map.of("level", "gold")).is(200);
        assertThat(operator.get(profile()).is(200).number("/version")).isEqualTo(2);
    }

    @Test
    void anOperatorsOrderForACustomerHasTheProfileOfTheCustomer() {
        offers(Map.of("kind", "LEVEL", "levels", List.of("gold")));
        operator.put(profile(), Map.of("level", "gold")).is(200);

        assertThat(operator.checkout()
                        .with("user_id", customer)
                        .line(sku, 1)
                        .with("coupon_codes", List.of(code))
                        .decided()
                        .is(201)
                        .number("/amounts/discount/amount_minor"))
                .isEqualTo(100);
        operator.checkout()
                .line(sku, 1)
                .with("coupon_codes", List.of(code))
                .decided()
                .refused(409, "COUPON_REJECTED");
    }

    @Test
    void everyBadFieldIsNamed() {
        assertThat(operator.put(profile(), Map.of("level", "", "segments", List.of("x".repeat(65), "ok"), "age", 7))
                        .badFields())
                .containsOnlyKeys("level", "segments[0]", "age");
        operator.get(profile()).refused(404, "NOT_FOUND");
    }

    @Test
    void anEditOverwritesNothingUnseen() {
        operator.put(profile(), Map.of("level", "gold")).is(200);
        Call stale = operator.call("PUT", profile())
                .freshKey()
                .header("If-None-Match", "*")
                .body(Map.of("level", "silver"));

        stale.send().refused(412, "PRECONDITION_FAILED");
        assertThat(operator.get(profile()).text("/level")).isEqualTo("gold");
    }

    @Test
    void theFirstOrderIsThatOfAKnownCustomerWithoutAValidOrder() {
        offers(Map.of("kind", "FIRST_ORDER"));
        Caller known = customerWith(Map.of());
        operator.checkout()
                .line(sku, 1)
                .with("coupon_codes", List.of(code))
                .decided()
                .refused(409, "COUPON_REJECTED");

        PlacedOrder first = PlacedOrder.of(known, checkout(known).decided().is(201));
        assertRefused(known);
        first.cancel().is(200);

        PlacedOrder again = PlacedOrder.of(known, checkout(known).decided().is(201));
        again.pay().awaitCommitted();
        assertRefused(known);
    }

    @Test
    void ofOrdersAtOnceOneIsTheFirst() {
        for (int round = 0; round < ROUNDS; round++) {
            String combined = round % 2 == 0 ? "ALL_OF" : "ANY_OF";
            offers(Map.of("kind", combined, "parts", List.of(Map.of("kind", "FIRST_ORDER"))));
            Caller newcomer = platform.shopper();

            List<Answer> answers =
                    AtOnce.run(3, each -> () -> checkout(newcomer).decided());

            assertThat(answers).extracting(Answer::status).containsOnlyOnce(201).containsOnly(201, 409);
        }
    }

    private String profile() {
        return "/api/v2/customers/%s/promotion-profile".formatted(customer);
    }

    private Caller customerWith(Map<String, Object> claims) {
        return platform.caller(customer, "orders", claims);
    }

    private void offers(Map<String, Object> condition) {
        Map<String, Object> benefit = Map.of(
                "kind", "PERCENT_OFF", "target", Map.of("kind", "ORDER"), "basis_points", 1_000, "base", "REMAINING");
        operator.offers(
                        code,
                        Operator.promotion(Map.of(
                                "definition", Map.of("layer", "MEMBER", "benefit", benefit, "condition", condition))))
                .is(200);
        operator.issues(code, code, Map.of()).is(200);
    }

    private void assertGranted(Caller caller) {
        assertThat(checkout(caller).decided().is(201).number("/amounts/discount/amount_minor"))
                .isEqualTo(100);
    }

    private void assertRefused(Caller caller) {
        checkout(caller).decided().refused(409, "COUPON_REJECTED");
    }

    private Checkout checkout(Caller caller) {
        return caller.checkout().line(sku, 1).with("coupon_codes", List.of(code));
    }
}
