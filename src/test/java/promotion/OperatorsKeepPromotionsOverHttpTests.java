package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.ORDER;
import static promotion.Shop.by;
import static promotion.Shop.discount;
import static promotion.Shop.redeem;
import static promotion.Shop.release;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;
import static testing.Edge.assertStatus;
import static testing.Edge.read;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import platform.money.Money;
import platform.security.Scopes;
import promotion.PromotionEvent.DiscountGranted;
import testing.Edge;
import testing.shop.Soon;

/** The HTTP API with which operators keep promotions and coupons. */
class OperatorsKeepPromotionsOverHttpTests extends PromotionsOverHttpTest {

    private static final List<Long> TEN_POUNDS = List.of(1000L);
    private static final Map<String, Object> FIVE_POUNDS = Map.of("amount_minor", 500, "currency", "GBP");
    private static final String FIVER = """
            {"name": "Five pounds", "kind": "AMOUNT_OFF", "amount": {"amount_minor": 500, "currency": "GBP"}, "starts_at": "2026-01-01T00:00:00Z",
             "needs_coupon": true, "priority": 1, "budget": {"amount_minor": %d, "currency": "GBP"}}""";

    @Test
    void aPromotionIsAddedReadAndChanged() {
        String sale = """
                {"name": "Spring sale", "kind": "PERCENT", "basis_points": 1250, "starts_at": "2026-01-01T00:00:00Z",
                 "ends_at": "2026-04-01T00:00:00.123456789Z", "priority": 5}""";
        assertThat(put("/api/v2/promotions/spring-sale", sale)).hasStatus(200);
        assertAnswer(operator.get("/api/v2/promotions/spring-sale"), 200, """
                {"promotion_id": "spring-sale", "version": 1, "name": "Spring sale", "kind": "PERCENT", "basis_points": 1250,
                 "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-04-01T00:00:00.123456Z", "state": "ENDED", "draft": false, "paused": false,
                 "needs_coupon": false, "combinable": true, "priority": 5, "partial": false, "zone": "UTC"}""");

        assertAnswer(put("/api/v2/promotions/spring-sale", sale), 200, "version", 1);
        String paused = sale.replace("\"priority\"", "\"paused\": true, \"priority\"");
        assertAnswer(put("/api/v2/promotions/spring-sale", paused), 200, "version", 2);
        assertThat(asker.ask(discount("paused", TEN_POUNDS)))
                .containsExactly(new DiscountGranted("paused", ORDER, List.of()));
        assertThat(operator.get("/api/v2/promotions/none")).hasStatus(404);
    }

    private static final String THREE_FOR_TWO = """
            {"name": "Three for two", "starts_at": "2026-01-01T00:00:00Z", "priority": 1, "definition": {
              "benefit": {"kind": "CHEAPEST_FREE", "units": {"kind": "SKUS", "sku_ids": ["sku-0", "sku-1", "sku-2"]}, "of": 3, "free": 1},
              "condition": {"kind": "ALL_OF", "parts": [
                {"kind": "CHANNEL", "channels": ["web"]},
                {"kind": "SUBTOTAL", "units": {"kind": "EVERYTHING"}, "at_least": {"amount_minor": 1000, "currency": "GBP"}}]},
              "layer": "LINE"}}""";

    @Test
    void aDefinitionDecidesTheDiscountAndIsReadAsItWasWritten() {
        assertAnswer(put("/api/v2/promotions/three", THREE_FOR_TWO), 200, "currency", "GBP");

        assertAnswer(
                operator.get("/api/v2/promotions/three"),
                200,
                "definition.benefit.units.sku_ids",
                List.of("sku-0", "sku-1", "sku-2"));
        assertAnswer(put("/api/v2/promotions/three", THREE_FOR_TWO), 200, "version", 1);
        assertThat(asker.ask(discount("three", List.of(700L, 300L, 500L, 100L))))
                .containsExactly(new DiscountGranted(
                        "three",
                        ORDER,
                        List.of(Shop.applied(
                                "three",
                                1,
                                null,
                                Money.ofMinor(300, "GBP"),
                                List.of(Shop.lineOff(2, Money.ofMinor(300, "GBP")))))));
        assertThat(asker.ask(discount("little", List.of(100L, 200L, 300L))))
                .containsExactly(new DiscountGranted("little", ORDER, List.of()));
        assertAnswer(
                operator.get("/api/v2/promotion-definition-schema"), 200, "schema.title", "Definition of a promotion");
    }

    @Test
    void everyRuleThatADefinitionBreaksIsNamedWithItsPath() {
        assertBadFields(
                put(
                        "/api/v2/promotions/bad",
                        THREE_FOR_TWO.replace("\"of\": 3", "\"of\": 1").replace("CHANNEL", "MOON")),
                "definition/benefit/of",
                "definition/condition/parts/0/kind");
        assertBadFields(
                put(
                        "/api/v2/promotions/bad",
                        THREE_FOR_TWO.replace("\"of\": 3, \"free\": 1", "\"of\": 3, \"free\": 3")),
                "definition/benefit");
        assertBadFields(
                put(
                        "/api/v2/promotions/bad",
                        THREE_FOR_TWO.replace("\"priority\"", "\"kind\": \"PERCENT\", \"priority\"")),
                "kind");
        assertBadFields(
                put(
                        "/api/v2/promotions/bad",
                        THREE_FOR_TWO.replace("\"priority\"", "\"currency\": \"EUR\", \"priority\"")),
                "currency");
        assertBadFields(put("/api/v2/promotions/bad", """
                {"name": "n", "starts_at": "2026-01-01T00:00:00Z", "priority": 1}"""), "kind");
    }

    @Test
    void aBudgetStaysAboveWhatIsHeldAndRedeemed() {
        fiver(1_000);
        assertThat(coupon("five", "fiver")).hasStatus(200);
        asker.ask(discount("held", TEN_POUNDS, "five"), discount("redeemed", TEN_POUNDS, "five"), redeem("redeemed"));

        MvcTestResult refused = put("/api/v2/promotions/fiver", FIVER.formatted(999));
        assertAnswer(refused, 409, "code", "BUDGET_IN_USE");
        assertAnswer(refused, 409, "details", Map.of("held", FIVE_POUNDS, "redeemed", FIVE_POUNDS));
        assertThat(put("/api/v2/promotions/fiver", FIVER.formatted(1_000).replace("GBP", "EUR")))
                .as("a budget that is in use keeps its currency")
                .hasStatus(409);

        asker.ask(release("held"));
        assertThat(put("/api/v2/promotions/fiver", FIVER.formatted(500))).hasStatus(200);
        assertAnswer(operator.get("/api/v2/promotions/fiver"), 200, "redeemed", FIVE_POUNDS);
    }

    @Test
    void aDraftIsReleasedOnceAndThenPausedResumedAndEnded() {
        String draft = """
                {"name": "Sale", "kind": "PERCENT", "basis_points": 1000, "starts_at": "2026-01-01T00:00:00Z", "priority": 5, "draft": true}""";
        assertAnswer(put("/api/v2/promotions/sale", draft), 200, "state", "DRAFT");
        assertNothingIsGranted("draft");

        String released = draft.replace("\"draft\": true", "\"draft\": false");
        assertAnswer(put("/api/v2/promotions/sale", released), 200, "state", "ACTIVE");
        assertThat(((DiscountGranted) asker.ask(discount("active", TEN_POUNDS)).getFirst()).applied())
                .hasSize(1);
        assertBadFields(put("/api/v2/promotions/sale", draft), "draft");
        assertAnswer(put("/api/v2/promotions/sale", released.replace("2026-01", "2999-01")), 200, "state", "SCHEDULED");
        String paused = released.replace("\"draft\": false", "\"paused\": true");
        assertAnswer(put("/api/v2/promotions/sale", paused), 200, "state", "PAUSED");
        assertNothingIsGranted("paused");
        String ended = paused.replace("\"paused\"", "\"ends_at\": \"2026-02-01T00:00:00Z\", \"paused\"");
        assertAnswer(put("/api/v2/promotions/sale", ended), 200, "state", "ENDED");
    }

    private void assertNothingIsGranted(String reference) {
        assertThat(asker.ask(discount(reference, TEN_POUNDS)))
                .containsExactly(new DiscountGranted(reference, ORDER, List.of()));
    }

    @Test
    void everyEditIsAVersionThatIsKept() {
        assertThat(put("/api/v2/promotions/daily", DAILY)).hasStatus(200);
        assertThat(put("/api/v2/promotions/daily", DAILY)).hasStatus(200);
        assertThat(put("/api/v2/promotions/daily", DAILY.replace("\"uses\": 3", "\"uses\": 4")))
                .hasStatus(200);
        asker.ask(by("u1", Shop.NOW, discount("1", TEN_POUNDS)));
        assertThat(put("/api/v2/promotions/daily", THREE_FOR_TWO)).hasStatus(200);

        MvcTestResult versions = operator.get("/api/v2/promotions/daily/versions");
        assertThat(Edge.<List<Integer>>read(versions, "versions[*].version")).containsExactly(3, 2, 1);
        assertAnswer(versions, 200, "versions[0].terms.definition.benefit.kind", "CHEAPEST_FREE");
        assertAnswer(versions, 200, "versions[1].terms.limits[0].uses", 4);
        assertAnswer(versions, 200, "versions[2].terms.limits[0].uses", 3);
        assertThat(operator.pages("/api/v2/promotions/daily/versions?limit=2", "versions[*].saved_at"))
                .hasSize(3);
        assertThat(operator.get("/api/v2/promotions/none/versions")).hasStatus(404);
    }

    @Test
    void savingTellsConflictsAndSavesNevertheless() {
        theCatalogueHasTheSkus();
        String winter = """
                {"name": "Winter", "kind": "PERCENT", "basis_points": 1000, "starts_at": "2026-01-01T00:00:00Z", "priority": 5, %s}""";
        assertThat(put("/api/v2/promotions/winter", winter.formatted("\"combinable\": false")))
                .hasStatus(200);
        // Neither is compared: one is over before the other begins, and the other one is in another currency.
        assertThat(put("/api/v2/promotions/over", winter.formatted("""
                "combinable": false, "ends_at": "2026-01-02T00:00:00Z\""""))).hasStatus(200);
        assertThat(put("/api/v2/promotions/euros", winter.formatted("\"combinable\": false, \"currency\": \"EUR\"")))
                .hasStatus(200);

        assertAnswer(
                put("/api/v2/promotions/three", THREE_FOR_TWO),
                200,
                "conflicts",
                List.of(Map.of(
                        "code", "NEVER_STACK",
                        "field", "combinable",
                        "text",
                                "No order gets both this promotion and \"Winter\" (winter), because the other promotion cannot be combined with others.",
                        "promotion_id", "winter")));
        assertAnswer(put("/api/v2/promotions/other", THREE_FOR_TWO), 200, "conflicts[1].code", "SAME_UNITS");
        assertThat(Edge.<List<String>>read(
                        operator.get("/api/v2/promotions/other/conflicts"), "conflicts[*].promotion_id"))
                .containsExactly("winter", "three");

        String never = THREE_FOR_TWO.replace("\"parts\": [", """
                "parts": [{"kind": "NONE_OF", "parts": [{"kind": "CHANNEL", "channels": ["web", "pos"]}]},""");
        assertAnswer(put("/api/v2/promotions/never", never), 200, "conflicts[0].code", "CONTRADICTS_ITSELF");
        assertAnswer(
                operator.get("/api/v2/promotions/never/conflicts"), 200, "conflicts[0].field", "definition.condition");
        assertThat(operator.get("/api/v2/promotions/none/conflicts")).hasStatus(404);
    }

    @Test
    void ofManyConflictsAFewAreTold() {
        theCatalogueHasTheSkus();
        asker.database().sql("""
                        insert into promotion.promotion (promotion_id, version, name, definition, currency, starts_at, suspended, needs_coupon,
                          combinable, priority, held_minor, redeemed_minor, told_version)
                        select 'p' || n, 1, 'p' || n, '{"layer": "ORDER", "benefit": {"kind": "PERCENT_OFF", "target": {"kind": "ORDER"},
                          "basis_points": 100, "base": "REMAINING"}}', null, now(), false, true, n % 2 = 0, 1, 0, 0, 1
                        from generate_series(1, 10000) n""").update();
        MvcTestResult saved = put("/api/v2/promotions/three", THREE_FOR_TWO);
        assertThat(Edge.<List<String>>read(saved, "conflicts[*].code"))
                .hasSize(20)
                .containsOnly("NEVER_STACK");
    }

    private void theCatalogueHasTheSkus() {
        asker.database()
                .sql(
                        "insert into promotion.floor_price (sku_id, version) values ('sku-0', 1), ('sku-1', 1), ('sku-2', 1) on conflict do nothing")
                .update();
    }

    private static final String DAILY = """
            {"name": "Daily", "kind": "AMOUNT_OFF", "amount": {"amount_minor": 500, "currency": "GBP"}, "starts_at": "2026-01-01T00:00:00Z",
             "priority": 1, "partial": true, "zone": "Europe/London", "limits": [
               {"per": "CUSTOMER", "uses": 3, "amount": {"amount_minor": 700, "currency": "GBP"}}, {"per": "CAMPAIGN", "uses": 100}]}""";

    @Test
    void limitsAreSetReadAndCounted() {
        assertAnswer(put("/api/v2/promotions/daily", DAILY), 200, "limits[0].amount.amount_minor", 700);
        assertAnswer(operator.get("/api/v2/promotions/daily"), 200, "zone", "Europe/London");
        asker.ask(
                by("u1", Shop.NOW, discount("1", TEN_POUNDS)),
                by("u1", Shop.NOW, discount("2", TEN_POUNDS)),
                by("u2", Shop.NOW, discount("3", TEN_POUNDS)),
                redeem("1"));

        assertAnswer(operator.get("/api/v2/promotions/daily/allowances?per=CUSTOMER"), 200, """
                {"allowances": [
                  {"per": "CUSTOMER", "subject": "4bf18cd723572c7e48e4e54e9a9f0be4", "held_uses": 1, "redeemed_uses": 1,
                   "held": {"amount_minor": 200, "currency": "GBP"}, "redeemed": {"amount_minor": 500, "currency": "GBP"}},
                  {"per": "CUSTOMER", "subject": "5ea6c82941ed792198c0f5352136ca73", "held_uses": 1, "redeemed_uses": 0,
                   "held": {"amount_minor": 500, "currency": "GBP"}, "redeemed": {"amount_minor": 0, "currency": "GBP"}}]}""");
        assertAnswer(
                operator.get("/api/v2/promotions/daily/allowances?per=CUSTOMER&customer=u2"),
                200,
                "allowances[*].subject",
                List.of("5ea6c82941ed792198c0f5352136ca73"));
        assertAnswer(
                operator.get("/api/v2/promotions/daily/allowances?per=CUSTOMER&customer=u3"),
                200,
                "allowances",
                List.of());
        assertAnswer(
                operator.get("/api/v2/promotions/daily/allowances?per=CAMPAIGN"), 200, "allowances[0].held_uses", 2);
        assertThat(operator.get("/api/v2/promotions/none/allowances?per=CAMPAIGN"))
                .hasStatus(404);
    }

    @Test
    void limitsThatContradictAreNamed() {
        assertBadFields(put("/api/v2/promotions/bad", DAILY.replace("\"uses\": 100", "\"uses\": 0")), "limits[1].uses");
        assertBadFields(put("/api/v2/promotions/bad", DAILY.replace(", \"uses\": 100", "")), "limits[1].uses");
        assertBadFields(put("/api/v2/promotions/bad", DAILY.replace("CAMPAIGN", "CUSTOMER")), "limits[1].per");
        assertBadFields(put("/api/v2/promotions/bad", DAILY.replace("CUSTOMER", "COUPON")), "limits[0].per");
        assertBadFields(
                put(
                        "/api/v2/promotions/bad",
                        DAILY.replace("700, \"currency\": \"GBP\"", "700, \"currency\": \"EUR\"")),
                "limits[0].amount.currency");
        assertBadFields(
                put("/api/v2/promotions/bad", DAILY.replace("CAMPAIGN", "DAY").replace("CUSTOMER", "CAMPAIGN")),
                "limits[0].amount");
        assertBadFields(put("/api/v2/promotions/bad", DAILY.replace("Europe/London", "Moon/Base")), "zone");
        assertBadFields(put("/api/v2/promotions/bad", DAILY.replace("CAMPAIGN", "MOON")), "limits[1].per");
        assertBadFields(put("/api/v2/promotions/bad", DAILY.replace("CAMPAIGN", "FIRST_ORDER")), "limits[1].per");
    }

    @Test
    void aCouponMayBelongToACustomer() {
        fiver(100_000);
        assertAnswer(operator.put("c", """
                {"promotion_id": "fiver", "max_uses": 1, "customer": "u1"}""", "/api/v2/coupons/mine"), 200, "customer", "u1");
        assertAnswer(operator.get("/api/v2/coupons/mine"), 200, "customer", "u1");

        assertThat(asker.ask(
                        by("u2", Shop.NOW, discount("1", TEN_POUNDS, "mine")),
                        by("u1", Shop.NOW, discount("2", TEN_POUNDS, "mine"))))
                .extracting(answer -> answer.getClass().getSimpleName())
                .containsExactly("DiscountRefused", "DiscountGranted");
    }

    @Test
    void codesAreGeneratedListedAndUsedOnce() {
        fiver(100_000);
        String batches = "/api/v2/promotions/fiver/code-batches";
        MvcTestResult ordered = operator.post("codes", """
                {"ordered": 12001, "prefix": "spring-"}""", batches);
        String batch = batches + "/" + read(ordered, "code_batch_id");
        assertThat(Edge.<String>read(
                        operator.post("codes", "{\"ordered\": 12001, \"prefix\": \"spring-\"}", batches),
                        "code_batch_id"))
                .as("a repeat orders nothing")
                .isEqualTo(read(ordered, "code_batch_id"));
        Soon.holds("all codes are generated", () -> assertAnswer(operator.get(batch), 200, "generated", 12_001));
        assertAnswer(operator.get(batches), 200, "code_batches[0].prefix", "SPRING-");

        List<String> codes = operator.pages(batch + "/codes?limit=5000", "codes");
        assertThat(codes)
                .hasSize(12_001)
                .doesNotHaveDuplicates()
                .isSorted()
                .allMatch(code -> code.matches("SPRING-[ACDEFGHJKLMNPQRTUVWXY34679]{28}"));
        MvcTestResult csv = operator.get(batch + "/codes?format=csv&limit=2");
        assertThat(csv)
                .hasHeader("Content-Type", "text/csv;charset=UTF-8")
                .headers()
                .containsHeader("X-Next-Cursor");
        assertThat(csv).bodyText().isEqualTo("code\r\n%s\r\n%s\r\n".formatted(codes.get(0), codes.get(1)));
        assertThat(asker.ask(
                        discount("1", TEN_POUNDS, codes.getLast().toLowerCase(Locale.ROOT)),
                        discount("2", TEN_POUNDS, codes.getLast())))
                .extracting(answer -> answer.getClass().getSimpleName())
                .containsExactly("DiscountGranted", "DiscountRefused");

        assertBadFields(operator.post("k", "{\"ordered\": 100001, \"prefix\": \"a b\"}", batches), "ordered", "prefix");
        assertThat(operator.get(batches + "/" + UUID.randomUUID())).hasStatus(404);
        assertThat(operator.post("none", "{\"ordered\": 1}", "/api/v2/promotions/none/code-batches"))
                .hasStatus(400);
    }

    @Test
    void aCouponIsOneHoweverItIsTypedAndShowsItsUses() {
        fiver(100_000);
        assertAnswer(operator.put("c", """
                {"promotion_id": "fiver", "max_uses": 3}""", "/api/v2/coupons/{code}", " welcome-5 "), 200, """
                {"code": "WELCOME-5", "promotion_id": "fiver", "max_uses": 3}""");
        assertThat(coupon("always", "fiver")).hasStatus(200);
        asker.ask(
                discount("1", TEN_POUNDS, "welcome-5"),
                discount("2", TEN_POUNDS, "welcome-5"),
                redeem("2"),
                discount("3", TEN_POUNDS, "always"),
                discount("4", TEN_POUNDS, "always"),
                redeem("4"),
                discount("5", TEN_POUNDS, "always"),
                redeem("5"),
                discount("6", TEN_POUNDS, "always"),
                release("6"));

        assertAnswer(operator.get("/api/v2/coupons/Welcome-5"), 200, """
                {"code": "WELCOME-5", "promotion_id": "fiver", "max_uses": 3, "held": 1, "redeemed": 1}""");
        assertAnswer(operator.get("/api/v2/coupons/ALWAYS"), 200, """
                {"code": "ALWAYS", "promotion_id": "fiver", "held": 1, "redeemed": 2}""");
        assertThat(operator.get("/api/v2/coupons/none")).hasStatus(404);

        MvcTestResult refused = put("/api/v2/coupons/welcome-5", """
                {"promotion_id": "fiver", "max_uses": 1}""");
        assertAnswer(refused, 409, "code", "COUPON_IN_USE");
        assertAnswer(
                refused,
                409,
                "details.coupons",
                List.of(Map.of("code", "WELCOME-5", "promotion_id", "fiver", "held", 1, "redeemed", 1)));
        assertThat(put("/api/v2/coupons/welcome-5", """
                {"promotion_id": "fiver", "max_uses": 2}""")).hasStatus(200);
    }

    @Test
    void aCouponBelongsToOnePromotionThatNeedsIt() {
        fiver(1_000);
        put("/api/v2/promotions/other", FIVER.formatted(1_000));
        put("/api/v2/promotions/automatic", FIVER.formatted(1_000).replace("\"needs_coupon\": true, ", ""));
        coupon("mine", "fiver");

        assertAnswer(coupon("mine", "other"), 409, "code", "COUPON_OF_ANOTHER_PROMOTION");
        for (String promotion : List.of("none", "automatic")) {
            assertBadFields(coupon("new", promotion), "promotion_id");
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
        assertAnswer(operator.post("bulk", body, path), 200, tally);
        assertAnswer(operator.post("bulk", body, path), 200, tally);
        assertAnswer(operator.post("again", body.replaceFirst("\"max_uses\": 1", "\"max_uses\": 2"), path), 200, """
                {"added": 0, "changed": 1, "unchanged": 9999}""");

        asker.ask(discount("one", TEN_POUNDS, "bulk-00000"), discount("two", TEN_POUNDS, "bulk-00000"));
        assertAnswer(operator.post("lower", """
                {"promotion_id": "fiver", "coupons": [{"code": "new", "max_uses": 1}, {"code": "BULK-00000", "max_uses": 1}]}""", path), 409, "details.coupons[*].code", List.of("BULK-00000"));
        assertThat(operator.get("/api/v2/coupons/new")).hasStatus(404);
        assertBadFields(operator.post("twice", """
                {"promotion_id": "fiver", "coupons": [{"code": "same"}, {"code": " SAME"}]}""", path), "coupons[1].code");
    }

    @Test
    void listsAreReadPageByPage() {
        for (String id : List.of("c", "a", "b")) {
            put("/api/v2/promotions/" + id, FIVER.formatted(1_000));
        }
        for (String code : List.of("Z", "x", "Y")) {
            coupon(code, "b");
        }
        coupon("other", "a");

        assertThat(operator.pages("/api/v2/promotions?limit=2", "$.promotions[*].promotion_id"))
                .containsExactly("a", "b", "c");
        assertThat(operator.pages("/api/v2/coupons?limit=1&promotion_id=b", "$.coupons[*].code"))
                .containsExactly("X", "Y", "Z");
        assertStatus(
                400,
                operator.get("/api/v2/coupons"),
                operator.get("/api/v2/coupons?promotion_id=b&limit=0"),
                operator.get("/api/v2/promotions?cursor=nonsense"));
    }

    @Test
    void everyBadFieldIsNamed() {
        assertBadFields(
                put("/api/v2/promotions/bad", """
                {"name": "", "kind": "GIFT", "colour": 1, "priority": -1, "basis_points": 10001}"""), "name", "kind", "colour", "priority", "basis_points", "starts_at");
        assertBadFields(
                put("/api/v2/promotions/bad", """
                {"name": "n", "kind": "PERCENT", "amount": {"amount_minor": 1, "currency": "GBP"},
                 "threshold": {"amount_minor": 0, "currency": "EUR"}, "currency": "XXX", "priority": 1,
                 "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z", "budget": {"amount_minor": -1}}"""),
                "amount",
                "basis_points",
                "budget.amount_minor",
                "budget.currency",
                "currency",
                "ends_at",
                "threshold.amount_minor",
                "threshold.currency");
        assertBadFields(put("/api/v2/promotions/bad", """
                {"name": "n", "kind": "AMOUNT_OFF", "basis_points": 1, "priority": 1, "starts_at": "1066-10-14T00:00:00Z",
                 "currency": "EUR", "budget": {"amount_minor": 5, "currency": "GBP"}}"""), "amount", "basis_points", "budget.currency", "starts_at");
        assertBadFields(put("/api/v2/promotions/bad", """
                {"name": "n", "kind": 1, "amount_minor": 5, "priority": 1, "starts_at": "2026-01-01T00:00:00Z"}"""), "amount_minor", "kind");
        assertBadFields(put("/api/v2/coupons/bad", """
                {"promotion_id": "none", "max_uses": 0}"""), "promotion_id", "max_uses");
        MvcTestResult unknownKind =
                put("/api/v2/promotions/bad", FIVER.formatted(1).replace("AMOUNT_OFF", "GIFT"));
        assertAnswer(
                unknownKind,
                400,
                "details.fields",
                List.of(Map.of("field", "kind", "rule", "must be one of PERCENT, AMOUNT_OFF")));
        assertThat(operator.put("bad", FIVER.formatted(1), "/api/v2/promotions/{id}", "a b"))
                .hasStatus(400);
        assertThat(put("/api/v2/coupons/a!", """
                {"promotion_id": "a b", "max_uses": 0}""")).hasStatus(400);
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
        assertStatus(
                403,
                other.get("/api/v2/promotions"),
                other.get("/api/v2/promotions/a"),
                other.put("k", FIVER.formatted(1), "/api/v2/promotions/a"),
                other.get("/api/v2/coupons?promotion_id=a"),
                other.get("/api/v2/coupons/a"),
                other.put("k", """
                {"promotion_id": "a"}""", "/api/v2/coupons/a"),
                other.post("k", """
                {"promotion_id": "a", "coupons": [{"code": "a"}]}""", "/api/v2/coupons/import"));
    }

    private void fiver(long budget) {
        assertThat(put("/api/v2/promotions/fiver", FIVER.formatted(budget))).hasStatus(200);
    }

    private MvcTestResult coupon(String code, String promotionId) {
        return put("/api/v2/coupons/" + code, """
                {"promotion_id": "%s"}""".formatted(promotionId));
    }

    private MvcTestResult put(String uri, String body) {
        return operator.put(UUID.randomUUID().toString(), body, uri);
    }
}
