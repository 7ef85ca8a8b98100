package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.ask;
import static promotion.Shop.redeem;
import static promotion.Shop.release;

import com.jayway.jsonpath.JsonPath;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import promotion.PromotionEvent.DiscountGranted;
import testing.Edge;
import testing.ModuleTest;

@ModuleTest
@Import(Asker.class)
class OperatorsKeepPromotionsOverHttpTests {

    private static final List<Long> TEN_POUNDS = List.of(1000L);
    private static final String FIVER = """
            {"name": "Five pounds", "kind": "AMOUNT_OFF", "amount_minor": 500, "currency": "GBP", "starts_at": "2026-01-01T00:00:00Z",
             "needs_coupon": true, "priority": 1, "budget_minor": %d}""";

    @Autowired
    Asker asker;

    @Autowired
    WebApplicationContext context;

    Edge operator;
    private int keys;

    @BeforeEach
    void nothing() {
        operator = Edge.of(context, Scopes.OPERATOR_PROMOTIONS);
        asker.nothingIsOffered();
    }

    @AfterEach
    void theBooksBalance() {
        asker.assertBooksBalance();
    }

    @Test
    void aPromotionIsAddedReadAndChanged() {
        String sale = """
                {"name": "Spring sale", "kind": "PERCENT", "basis_points": 1250, "starts_at": "2026-01-01T00:00:00Z",
                 "ends_at": "2026-04-01T00:00:00.123456789Z", "priority": 5}""";
        assertThat(put("/api/v2/promotions/spring-sale", sale)).hasStatus(200);
        assertThat(operator.get("/api/v2/promotions/spring-sale"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"promotion_id": "spring-sale", "version": 1, "name": "Spring sale", "kind": "PERCENT", "basis_points": 1250,
                 "amount_minor": null, "currency": null, "threshold_minor": null, "budget_minor": null,
                 "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-04-01T00:00:00.123456Z", "suspended": false,
                 "needs_coupon": false, "combinable": true, "priority": 5, "held_minor": 0, "redeemed_minor": 0}""");

        assertThat(put("/api/v2/promotions/spring-sale", sale))
                .bodyJson()
                .extractingPath("version")
                .isEqualTo(1);
        assertThat(put(
                        "/api/v2/promotions/spring-sale",
                        sale.replace("\"priority\"", "\"suspended\": true, \"priority\"")))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("version")
                .isEqualTo(2);
        assertThat(((DiscountGranted) asker.ask(ask("suspended", TEN_POUNDS)).getFirst()).applied())
                .isEmpty();
        assertThat(operator.get("/api/v2/promotions/none")).hasStatus(404);
    }

    @Test
    void aBudgetStaysAboveWhatIsHeldAndRedeemed() {
        fiver(1_000);
        assertThat(put("/api/v2/coupons/five", """
                {"promotion_id": "fiver"}""")).hasStatus(200);
        asker.ask(ask("held", TEN_POUNDS, "five"), ask("redeemed", TEN_POUNDS, "five"), redeem("redeemed"));

        MvcTestResult refused = put("/api/v2/promotions/fiver", FIVER.formatted(999));
        assertThat(refused).hasStatus(409).bodyJson().extractingPath("code").isEqualTo("BUDGET_IN_USE");
        assertThat(refused)
                .bodyJson()
                .extractingPath("details")
                .isEqualTo(Map.of("held_minor", 500, "redeemed_minor", 500));
        assertThat(put("/api/v2/promotions/fiver", FIVER.formatted(1_000).replace("GBP", "EUR")))
                .as("nor is it counted in another currency")
                .hasStatus(409);

        asker.ask(release("held"));
        assertThat(put("/api/v2/promotions/fiver", FIVER.formatted(500))).hasStatus(200);
        assertThat(operator.get("/api/v2/promotions/fiver"))
                .bodyJson()
                .extractingPath("redeemed_minor")
                .isEqualTo(500);
    }

    @Test
    void aCouponIsOneHoweverItIsTypedAndShowsItsUses() {
        fiver(100_000);
        assertThat(operator.put("c", """
                {"promotion_id": "fiver", "max_uses": 3}""", "/api/v2/coupons/{code}", " welcome-5 "))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"code": "WELCOME-5", "promotion_id": "fiver", "max_uses": 3}""");
        assertThat(put("/api/v2/coupons/always", """
                {"promotion_id": "fiver"}""")).hasStatus(200);
        asker.ask(
                ask("1", TEN_POUNDS, "welcome-5"),
                ask("2", TEN_POUNDS, "welcome-5"),
                redeem("2"),
                ask("3", TEN_POUNDS, "always"),
                ask("4", TEN_POUNDS, "always"),
                redeem("4"),
                ask("5", TEN_POUNDS, "always"),
                redeem("5"),
                ask("6", TEN_POUNDS, "always"),
                release("6"));

        assertThat(operator.get("/api/v2/coupons/Welcome-5"))
                .hasStatus(200)
                .bodyJson()
                .isEqualTo("""
                {"code": "WELCOME-5", "promotion_id": "fiver", "max_uses": 3, "held": 1, "redeemed": 1}""");
        assertThat(operator.get("/api/v2/coupons/ALWAYS")).bodyJson().isEqualTo("""
                {"code": "ALWAYS", "promotion_id": "fiver", "max_uses": null, "held": 1, "redeemed": 2}""");
        assertThat(operator.get("/api/v2/coupons/none")).hasStatus(404);

        MvcTestResult refused = put("/api/v2/coupons/welcome-5", """
                {"promotion_id": "fiver", "max_uses": 1}""");
        assertThat(refused).hasStatus(409).bodyJson().extractingPath("code").isEqualTo("COUPON_IN_USE");
        assertThat(refused)
                .bodyJson()
                .extractingPath("details.coupons")
                .isEqualTo(List.of(Map.of("code", "WELCOME-5", "promotion_id", "fiver", "held", 1, "redeemed", 1)));
        assertThat(put("/api/v2/coupons/welcome-5", """
                {"promotion_id": "fiver", "max_uses": 2}""")).hasStatus(200);
    }

    @Test
    void aCouponBelongsToOnePromotionThatNeedsIt() {
        fiver(1_000);
        put("/api/v2/promotions/other", FIVER.formatted(1_000));
        put("/api/v2/promotions/automatic", FIVER.formatted(1_000).replace("\"needs_coupon\": true, ", ""));
        put("/api/v2/coupons/mine", """
                {"promotion_id": "fiver"}""");

        assertThat(put("/api/v2/coupons/mine", """
                {"promotion_id": "other"}"""))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("code")
                .isEqualTo("COUPON_OF_ANOTHER_PROMOTION");
        for (String promotion : List.of("none", "automatic")) {
            assertThat(put("/api/v2/coupons/new", """
                    {"promotion_id": "%s"}""".formatted(promotion)))
                    .hasStatus(400)
                    .bodyJson()
                    .extractingPath("details.fields[0].field")
                    .isEqualTo("promotion_id");
        }
    }

    @Test
    void tenThousandCouponsComeInAtOnceAllOrNone() {
        fiver(1_000);
        String coupons = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"code\": \"bulk-%05d\", \"max_uses\": 1}".formatted(i))
                .collect(Collectors.joining(","));
        String body = "{\"promotion_id\": \"fiver\", \"coupons\": [" + coupons + "]}";
        String path = "/api/v2/coupons/import";
        String tally = """
                {"added": 10000, "changed": 0, "unchanged": 0}""";
        assertThat(operator.post("bulk", body, path)).hasStatus(200).bodyJson().isEqualTo(tally);
        assertThat(operator.post("bulk", body, path)).hasStatus(200).bodyJson().isEqualTo(tally);
        assertThat(operator.post("again", body.replaceFirst("\"max_uses\": 1", "\"max_uses\": 2"), path))
                .bodyJson()
                .isEqualTo("""
                {"added": 0, "changed": 1, "unchanged": 9999}""");

        asker.ask(ask("one", TEN_POUNDS, "bulk-00000"), ask("two", TEN_POUNDS, "bulk-00000"));
        assertThat(operator.post("lower", """
                {"promotion_id": "fiver", "coupons": [{"code": "new", "max_uses": 1}, {"code": "BULK-00000", "max_uses": 1}]}""", path))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("details.coupons[*].code")
                .isEqualTo(List.of("BULK-00000"));
        assertThat(operator.get("/api/v2/coupons/new")).hasStatus(404);
        assertThat(operator.post("twice", """
                {"promotion_id": "fiver", "coupons": [{"code": "same"}, {"code": " SAME"}]}""", path))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[0].field")
                .isEqualTo("coupons[1].code");
    }

    @Test
    void listsAreReadPageByPage() {
        for (String id : List.of("c", "a", "b")) {
            put("/api/v2/promotions/" + id, FIVER.formatted(1_000));
        }
        for (String code : List.of("Z", "x", "Y")) {
            put("/api/v2/coupons/" + code, """
                    {"promotion_id": "b"}""");
        }
        put("/api/v2/coupons/other", """
                {"promotion_id": "a"}""");

        assertThat(pages("/api/v2/promotions?limit=2", "$.promotions[*].promotion_id"))
                .containsExactly("a", "b", "c");
        assertThat(pages("/api/v2/coupons?limit=1&promotion_id=b", "$.coupons[*].code"))
                .containsExactly("X", "Y", "Z");
        assertThat(operator.get("/api/v2/coupons")).hasStatus(400);
        assertThat(operator.get("/api/v2/coupons?promotion_id=b&limit=0")).hasStatus(400);
        assertThat(operator.get("/api/v2/promotions?cursor=nonsense")).hasStatus(400);
    }

    private List<String> pages(String uri, String path) {
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            MvcTestResult page = operator.get(uri + "&cursor={cursor}", cursor);
            assertThat(page).hasStatus(200);
            List<String> on = JsonPath.read(body(page), path);
            found.addAll(on);
            cursor = body(page).contains("next_cursor") ? JsonPath.read(body(page), "$.next_cursor") : null;
        } while (cursor != null);
        return found;
    }

    @Test
    void everyBadFieldIsNamed() {
        assertBad("""
                {"name": "", "kind": "GIFT", "colour": 1, "priority": -1, "basis_points": 10001}""", "name", "kind", "colour", "priority", "basis_points", "starts_at");
        assertBad("""
                {"name": "n", "kind": "PERCENT", "amount_minor": 1, "threshold_minor": 0, "currency": "XXX", "priority": 1,
                 "starts_at": "2026-01-01T00:00:00Z", "budget_minor": -1}""", "currency", "threshold_minor", "budget_minor");
        assertBad("""
                {"name": "n", "kind": "PERCENT", "amount_minor": 1, "priority": 1, "starts_at": "2026-01-01T00:00:00Z",
                 "ends_at": "2026-01-01T00:00:00Z"}""", "amount_minor", "basis_points", "currency", "ends_at");
        assertBad("""
                {"name": "n", "kind": "AMOUNT_OFF", "basis_points": 1, "priority": 1, "starts_at": "1066-10-14T00:00:00Z",
                 "budget_minor": 5}""", "amount_minor", "basis_points", "currency", "starts_at");
        assertThat(operator.put("bad", FIVER.formatted(1), "/api/v2/promotions/{id}", "a b"))
                .hasStatus(400);
        assertThat(put("/api/v2/coupons/a!", """
                {"promotion_id": "a b", "max_uses": 0}""")).hasStatus(400);
    }

    private void assertBad(String body, String... fields) {
        assertThat(put("/api/v2/promotions/bad", body))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .asArray()
                .containsExactlyInAnyOrder((Object[]) fields);
    }

    @Test
    void aKeyIsForOneBody() {
        assertThat(operator.put("same", FIVER.formatted(1), "/api/v2/promotions/fiver"))
                .hasStatus(200);
        assertThat(operator.put("same", FIVER.formatted(1), "/api/v2/promotions/fiver"))
                .hasStatus(200);
        assertThat(operator.put("same", FIVER.formatted(2), "/api/v2/promotions/fiver"))
                .hasStatus(422);
    }

    @Test
    void onlyForOperatorsOfPromotions() {
        Edge other = operator.as("other", Scopes.ORDERS, Scopes.OPERATOR_CATALOG);
        assertThat(other.get("/api/v2/promotions")).hasStatus(403);
        assertThat(other.get("/api/v2/promotions/a")).hasStatus(403);
        assertThat(other.put("k", FIVER.formatted(1), "/api/v2/promotions/a")).hasStatus(403);
        assertThat(other.get("/api/v2/coupons?promotion_id=a")).hasStatus(403);
        assertThat(other.get("/api/v2/coupons/a")).hasStatus(403);
        assertThat(other.put("k", """
                {"promotion_id": "a"}""", "/api/v2/coupons/a")).hasStatus(403);
        assertThat(other.post("k", """
                {"promotion_id": "a", "coupons": [{"code": "a"}]}""", "/api/v2/coupons/import")).hasStatus(403);
    }

    private void fiver(long budget) {
        assertThat(put("/api/v2/promotions/fiver", FIVER.formatted(budget))).hasStatus(200);
    }

    private MvcTestResult put(String uri, String body) {
        return operator.put("key-" + System.nanoTime() + "-" + keys++, body, uri);
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
