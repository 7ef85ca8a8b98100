package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.discount;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;
import static testing.Edge.assertStatus;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import platform.security.Scopes;
import testing.Edge;

/** Operators try a cart with saved promotions and with drafts. It costs what an order would cost, and nothing is written. */
class TriesACartAndWritesNothingTests extends PromotionsOverHttpTest {

    private static final String TRIALS = "/api/v2/promotion-trials";
    private static final String SPRING = """
            {"name": "Spring", "kind": "PERCENT", "basis_points": 1000, "starts_at": "2026-01-01T00:00:00Z", "priority": 5%s}""";
    private static final String CART = """
            {"currency": "GBP",
             "lines": [{"sku_id": "mug", "quantity": 3, "unit_price": {"amount_minor": 1000, "currency": "GBP"}},
                       {"sku_id": "ink", "quantity": 1, "unit_price": {"amount_minor": 500, "currency": "GBP"}}],
             "shipping": {"amount_minor": 499, "currency": "GBP"}%s}""";
    private static final String DRAFT = """
            , "drafts": [{"promotion_id": "%s", "priority": 1, "definition": %s%s}]""";
    private static final String HALF = """
            {"benefit": {"kind": "PERCENT_OFF", "basis_points": 5000, "base": "REMAINING", "target": {"kind": "ORDER"}}, "layer": "ORDER"}""";
    private static final String FREE_SHIPPING = """
            {"benefit": {"kind": "PERCENT_OFF", "basis_points": 10000, "base": "REMAINING", "target": {"kind": "SHIPPING"}},
             "condition": {"kind": "SUBTOTAL", "units": {"kind": "EVERYTHING"}, "at_least": {"amount_minor": %d, "currency": "GBP"}},
             "layer": "SHIPPING"}""";
    private static final String GIFT = """
            {"benefit": {"kind": "GIFT", "units": {"kind": "TAGS", "tags": ["cups"]}, "for_units": 2, "sku_id": "pen", "quantity": 1,
                         "policy": "SUBSTITUTE", "substitute_sku_id": "pencil"},
             "condition": {"kind": "LEVEL", "levels": ["GOLD"]}, "layer": "LINE"}""";

    @Test
    void aDraftReplacesTheSavedPromotionAndNothingIsWritten() {
        put("spring", SPRING.formatted(", \"budget\": {\"amount_minor\": 100000, \"currency\": \"GBP\"}"));
        put("welcome", SPRING.formatted(", \"needs_coupon\": true"));
        List<String> before = rows();

        assertAnswer(trying(""), 200, "discount.amount_minor", 350);
        MvcTestResult tried = trying(DRAFT.formatted("spring", HALF, ""));
        assertAnswer(tried, 200, "items.amount_minor", 3500);
        assertAnswer(tried, 200, "discount.amount_minor", 1750);
        assertAnswer(tried, 200, "shipping_discount.amount_minor", 0);
        assertAnswer(tried, 200, "payable.amount_minor", 2249);
        assertAnswer(tried, 200, "exact", true);
        assertAnswer(
                tried,
                200,
                "promotions",
                List.of(Map.of(
                        "promotion_id",
                        "spring",
                        "name",
                        "Spring",
                        "layer",
                        "ORDER",
                        "outcome",
                        "APPLIED",
                        "off",
                        gbp(1750))));
        assertAnswer(
                tried,
                200,
                "lines[0]",
                Map.of(
                        "line_no",
                        1,
                        "sku_id",
                        "mug",
                        "quantity",
                        3,
                        "items",
                        gbp(3000),
                        "discount",
                        gbp(1500),
                        "payable",
                        gbp(1500),
                        "shares",
                        List.of(Map.of(
                                "promotion_id",
                                "spring",
                                "amount",
                                gbp(1500),
                                "units",
                                List.of(Map.of("units", 3, "off", gbp(500)))))));
        assertAnswer(tried, 200, "lines[1].sku_id", "ink");
        assertThat(rows()).isEqualTo(before);
        assertAnswer(trying(""), 200, "promotions[0].version", 1);
    }

    @Test
    void whatIsMissingIsSaidInEnglishAndChinese() {
        MvcTestResult missing = trying(DRAFT.formatted("post", FREE_SHIPPING.formatted(4000), ""));
        assertAnswer(missing, 200, "promotions[0].outcome", "CONDITION_FAILED");
        assertAnswer(missing, 200, "promotions[0].name", "post");
        assertAnswer(missing, 200, "promotions[0].conditions.parts[1].missing", 500);
        assertThat(Edge.<String>read(missing, "promotions[0].missing[0].en")).contains("GBP 5 ", "free shipping");
        assertThat(Edge.<String>read(missing, "promotions[0].missing[0].zh")).contains("GBP 5", "免运费");

        MvcTestResult free = trying(DRAFT.formatted("post", FREE_SHIPPING.formatted(3500), ""));
        assertAnswer(free, 200, "promotions[0].shipping_off.amount_minor", 499);
        assertAnswer(free, 200, "shipping_discount.amount_minor", 499);
        assertAnswer(free, 200, "discount.amount_minor", 0);
        assertAnswer(free, 200, "payable.amount_minor", 3500);
    }

    @Test
    void theFactsOfTheCustomerAndOfTheSkusCount() {
        String gift = DRAFT.formatted("gift", GIFT, "");
        assertAnswer(trying(gift), 200, "promotions[0].outcome", "CONDITION_FAILED");
        String gold = gift + ", \"customer\": {\"level\": \"GOLD\", \"segments\": [\"tea\"], \"first_order\": true}";
        assertAnswer(trying(gold), 200, "promotions[0].outcome", "NOTHING_MATCHES");
        MvcTestResult given = post(CART.formatted(gold)
                .replace("\"mug\",", "\"mug\", \"tags\": [\"cups\"], \"attributes\": {\"size\": \"L\"},"));
        assertAnswer(
                given,
                200,
                "promotions[0].gifts",
                List.of(Map.of("sku_id", "pen", "quantity", 1, "substitute_sku_id", "pencil")));

        String floor = CART.formatted(DRAFT.formatted("half", HALF, ""))
                .replace("\"mug\",", "\"mug\", \"floor\": {\"amount_minor\": 900, \"currency\": \"GBP\"},");
        assertAnswer(post(floor), 200, "lines[0].payable.amount_minor", 2700);
    }

    @Test
    void budgetsCountAsTheyAreLeft() {
        put("spring", SPRING.formatted("""
                , "budget": {"amount_minor": 400, "currency": "GBP"}, "limits": [{"per": "DAY", "uses": 1}]"""));
        assertAnswer(trying(""), 200, "promotions[0].outcome", "APPLIED");
        assertAnswer(trying(DRAFT.formatted("spring", HALF, "")), 200, "promotions[0].outcome", "BUDGET_SPENT");

        asker.ask(discount("1", Shop.TEN_POUNDS));

        String thatDay = ", \"at\": \"%s\"";
        assertAnswer(trying(thatDay.formatted(Shop.NOW)), 200, "promotions[0].outcome", "BUDGET_SPENT");
        assertAnswer(
                trying(thatDay.formatted(Shop.NOW.plusSeconds(86_400))), 200, "promotions[0].outcome", "BUDGET_SPENT");
        put("spring", SPRING.formatted("""
                , "budget": {"amount_minor": 450, "currency": "GBP"}, "limits": [{"per": "DAY", "uses": 1}]"""));
        assertAnswer(trying(thatDay.formatted(Shop.NOW)), 200, "promotions[0].outcome", "BUDGET_SPENT");
        assertAnswer(trying(thatDay.formatted(Shop.NOW.plusSeconds(86_400))), 200, "promotions[0].outcome", "APPLIED");
    }

    @Test
    void aPromotionThatNeedsACodeOrIsNotReleasedIsTriedOnlyIfItIsNamed() {
        put("welcome", SPRING.formatted(", \"needs_coupon\": true"));
        put("sale", SPRING.formatted(", \"draft\": true"));
        assertAnswer(trying(""), 200, "promotions", List.of());

        assertAnswer(
                trying(", \"unlocked_promotion_ids\": [\"welcome\", \"sale\"]"),
                200,
                "promotions[*].promotion_id",
                List.of("welcome"));
        assertAnswer(trying(DRAFT.formatted("sale", HALF, "")), 200, "discount.amount_minor", 1750);
        String needsCode = DRAFT.formatted("sale", HALF, ", \"needs_coupon\": true");
        assertAnswer(trying(needsCode), 200, "discount.amount_minor", 0);
        assertAnswer(
                trying(needsCode + ", \"unlocked_promotion_ids\": [\"sale\"]"), 200, "discount.amount_minor", 1750);
        String codeAlone = DRAFT.formatted("sale", HALF, ", \"needs_coupon\": true, \"combinable\": false");
        assertBadFields(
                trying(codeAlone + ", \"unlocked_promotion_ids\": [\"welcome\", \"sale\"]"),
                "unlocked_promotion_ids[1]");
        assertAnswer(
                trying(codeAlone + ", \"unlocked_promotion_ids\": [\"sale\"]"), 200, "discount.amount_minor", 1750);
        String alone = DRAFT.formatted("sale", HALF, ", \"combinable\": false");
        put("spring", SPRING.formatted(""));
        assertAnswer(trying(alone), 200, "promotions[*].outcome", List.of("APPLIED", "NOT_COMBINABLE"));
    }

    @Test
    void datesDecideForTheTimeOfTheCart() {
        put("spring", SPRING.formatted(", \"ends_at\": \"2026-02-01T00:00:00Z\""));
        assertAnswer(trying(", \"at\": \"2026-01-15T00:00:00Z\""), 200, "discount.amount_minor", 350);
        assertAnswer(trying(", \"at\": \"2026-02-15T00:00:00Z\""), 200, "discount.amount_minor", 0);
        assertAnswer(
                trying(", \"at\": \"2025-12-15T00:00:00Z\"" + DRAFT.formatted("spring", HALF, "")),
                200,
                "promotions[0].outcome",
                "CONDITION_FAILED");
    }

    @Test
    void badInputNamesTheFieldAndTheRule() {
        put("spring", SPRING.formatted(", \"budget\": {\"amount_minor\": 400, \"currency\": \"EUR\"}"));
        assertBadFields(
                trying(DRAFT.formatted("a", HALF.replace("5000", "50000"), "")),
                "drafts[0].definition/benefit/basis_points");
        assertBadFields(trying(DRAFT.formatted("spring", FREE_SHIPPING.formatted(1), "")), "drafts[0].definition");
        assertBadFields(trying(", \"unlocked_promotion_ids\": [\"spring\", \"none\"]"), "unlocked_promotion_ids[1]");
        assertBadFields(
                post(CART.formatted("").replaceFirst("\"GBP\"", "\"EUR\"")),
                "lines[0].unit_price.currency",
                "lines[1].unit_price.currency",
                "shipping.currency");
        assertBadFields(post("""
                {"currency": "GBP", "country": "Britain", "at": "1066-10-14T00:00:00Z",
                 "lines": [{"sku_id": "mug", "quantity": 0, "unit_price": {"amount_minor": -1, "currency": "GBP"}}]}"""), "at", "country", "lines[0].quantity", "lines[0].unit_price.amount_minor");
        String line =
                "{\"sku_id\": \"mug\", \"quantity\": 1, \"unit_price\": {\"amount_minor\": 1, \"currency\": \"GBP\"}}";
        assertBadFields(
                post("{\"currency\": \"GBP\", \"lines\": [%s]}"
                        .formatted(String.join(", ", Collections.nCopies(201, line)))),
                "lines");
        String same = "{\"promotion_id\": \"a\", \"priority\": 1, \"definition\": %s}".formatted(HALF);
        assertBadFields(trying(", \"drafts\": [%s, %s]".formatted(same, same)), "drafts[1].promotion_id");
    }

    @Test
    void onlyForOperatorsOfPromotions() {
        Edge other = operator.as("other", Scopes.ORDERS, Scopes.OPERATOR_CATALOG);
        assertStatus(403, other.post(null, CART.formatted(""), TRIALS));
    }

    private void put(String id, String body) {
        assertThat(operator.put(UUID.randomUUID().toString(), body, "/api/v2/promotions/" + id))
                .hasStatus(200);
    }

    private MvcTestResult trying(String more) {
        return post(CART.formatted(more));
    }

    private MvcTestResult post(String body) {
        return operator.post(null, body, TRIALS);
    }

    private static Map<String, Object> gbp(int minor) {
        return Map.of("amount_minor", minor, "currency", "GBP");
    }

    /** All rows of the module: their contents, and who wrote or locked them last. */
    private List<String> rows() {
        return Stream.of("promotion", "promotion_version", "coupon", "allowance", "discount", "edition", "idempotency")
                .map(table -> asker.database()
                        .sql(
                                "select string_agg(t::text || xmin || ' ' || xmax || ctid, '; ' order by t::text) from promotion.%s t"
                                        .formatted(table))
                        .query(String.class)
                        .optional()
                        .orElse(""))
                .toList();
    }
}
