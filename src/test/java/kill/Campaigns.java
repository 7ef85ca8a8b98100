package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import platform.security.Scopes;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Soon;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Promotions of every kind. Some apply to all orders; others have codes, budgets and limits that are too small for all buyers. There are red
 * packets, too. All buyers are the same customer.
 */
final class Campaigns {

    static final String LIMITED = "LIMITED";
    static final String UNKNOWN = "UNKNOWN";

    private static final String BUDGETED = "BUDGETED";
    private static final String UNLIMITED = "UNLIMITED";
    private static final String FOR_EACH_CUSTOMER = "FOR-EACH-CUSTOMER";
    private static final String WITHOUT_A_COUPON = "LAUNCH";
    private static final String GIVING_BACK = "GIVING-BACK";
    private static final String UNIQUE = "UNIQUE";
    private static final int UNIQUE_CODES = 40;
    private static final int RED_PACKETS = 12;

    /** A SKU of which there are too few, and its substitute. */
    static final String GIFT = "GIFT";

    static final String SUBSTITUTE = "SUBSTITUTE";

    /** The budgets by promotion. */
    static final Map<String, Long> BUDGETS_MINOR = Map.of(BUDGETED, 60_00L, WITHOUT_A_COUPON, 20_00L);

    /** The most orders that may use a code; other codes of this class than unique ones and draws are not limited. */
    private static final Map<String, Integer> USES = Map.of(LIMITED, 25, FOR_EACH_CUSTOMER, 15);

    /** What applies without a coupon and without a limit, one of each kind. */
    private static final Map<String, String> AUTOMATIC = Map.ofEntries(
            Map.entry("PERCENT", """
                {"benefit": {"kind": "PERCENT_OFF", "basis_points": 750, "base": "REMAINING", "target": {"kind": "UNITS", "units":
                    {"kind": "SKUS", "sku_ids": ["PLENTY 9"]}}},
                 "layer": "LINE", "funding": [{"funder": "BRAND", "basis_points": 7000}, {"funder": "SHOP", "basis_points": 3000}]}\
                """),
            Map.entry("AMOUNT", """
                {"benefit": {"kind": "AMOUNT_OFF", "amount": {"amount_minor": 17, "currency": "GBP"}, "target": {"kind": "UNITS", "units":
                    {"kind": "SKUS", "sku_ids": ["PLENTY 10", "FEW 1"]}}},
                 "layer": "LINE"}\
                """),
            Map.entry("FIXED", """
                {"benefit": {"kind": "FIXED_PRICE", "price": {"amount_minor": 199, "currency": "GBP"}, "target": {"kind": "UNITS", "units":
                    {"kind": "SKUS", "sku_ids": ["PLENTY 8"]}}},
                 "layer": "LINE"}\
                """),
            Map.entry("NTH", """
                {"benefit": {"kind": "NTH_ITEM", "units": {"kind": "SKUS", "sku_ids": ["PLENTY 6"]}, "nth": 2, "basis_points": 5000,
                    "order": "DEAREST_FIRST"},
                 "layer": "LINE"}\
                """),
            Map.entry("BUY-AND-GET", """
                {"benefit": {"kind": "BUY_AND_GET", "buy": {"kind": "SKUS", "sku_ids": ["PLENTY 3"]}, "buy_units": 2,
                    "get": {"kind": "SKUS", "sku_ids": ["PLENTY 4"]}, "get_units": 1, "basis_points": 10000, "order": "CHEAPEST_FIRST"},
                 "layer": "LINE"}\
                """),
            Map.entry("CHEAPEST-FREE", """
                {"benefit": {"kind": "CHEAPEST_FREE", "units": {"kind": "SKUS", "sku_ids": ["PLENTY 5", "FEW 2"]}, "of": 3, "free": 1},
                 "layer": "LINE", "returns": "PRICE_AGAIN"}\
                """),
            Map.entry("BUNDLE", """
                {"benefit": {"kind": "BUNDLE_PRICE", "price": {"amount_minor": 401, "currency": "GBP"}, "parts": [
                    {"units": {"kind": "SKUS", "sku_ids": ["PLENTY 1"]}, "quantity": 1},
                    {"units": {"kind": "SKUS", "sku_ids": ["PLENTY 2"]}, "quantity": 1}]},
                 "layer": "LINE"}\
                """),
            Map.entry("TIERS", """
                {"benefit": {"kind": "QUANTITY_TIERS", "units": {"kind": "SKUS", "sku_ids": ["PLENTY 7"]}, "tiers": [
                    {"at_least": 4, "basis_points": 500}, {"at_least": 8, "basis_points": 1000}]},
                 "layer": "LINE"}\
                """),
            Map.entry("SPEND-AND-SAVE", """
                {"benefit": {"kind": "SPEND_AND_SAVE", "units": {"kind": "EVERYTHING"}, "repeated": true, "steps": [
                    {"spend": {"amount_minor": 2000, "currency": "GBP"}, "save": {"amount_minor": 101, "currency": "GBP"}}]},
                 "layer": "ORDER", "returns": "PRICE_AGAIN"}\
                """),
            Map.entry("GIFT", """
                {"benefit": {"kind": "GIFT", "units": {"kind": "EVERYTHING"}, "for_units": 0, "sku_id": "GIFT", "quantity": 1,
                    "policy": "SUBSTITUTE", "substitute_sku_id": "SUBSTITUTE", "if_returned": "CHARGED"},
                 "condition": {"kind": "QUANTITY", "units": {"kind": "EVERYTHING"}, "at_least": 12},
                 "layer": "LINE"}\
                """),
            Map.entry("SHIPPING", """
                {"benefit": {"kind": "PERCENT_OFF", "basis_points": 10000, "base": "REMAINING", "target": {"kind": "SHIPPING"}},
                 "condition": {"kind": "SUBTOTAL", "units": {"kind": "EVERYTHING"}, "at_least": {"amount_minor": 3000, "currency": "GBP"},
                    "after": "ORDER"},
                 "layer": "SHIPPING"}\
                """));

    private final DemoShop shop;
    private final List<String> uniqueCodes;

    /** What was drawn from each red packet: a code. */
    private final Map<String, String> draws = new ConcurrentHashMap<>();

    Campaigns(DemoShop shop) {
        this.shop = shop;
        shop.caller("an operator", Scopes.OPERATOR_CHARGES)
                .put("/api/v2/charges/shipping-rates/gb", Map.of("country", "GB", "amount", pounds(3_95)))
                .is(200);
        shop.issue(LIMITED, Map.of("max_uses", USES.get(LIMITED)), Map.of("kind", "PERCENT", "basis_points", 2_000));
        shop.issue(
                BUDGETED,
                Map.of(),
                Map.of("kind", "PERCENT", "basis_points", 1_000, "budget", pounds(BUDGETS_MINOR.get(BUDGETED))));
        shop.issue(UNLIMITED, Map.of(), Map.of("kind", "AMOUNT_OFF", "amount", pounds(30)));
        shop.issue(
                FOR_EACH_CUSTOMER,
                Map.of(),
                Map.of(
                        "kind",
                        "AMOUNT_OFF",
                        "amount",
                        pounds(40),
                        "limits",
                        List.of(Map.of("per", "CUSTOMER", "uses", USES.get(FOR_EACH_CUSTOMER)))));
        Map<String, Object> givingBack = new HashMap<>(definition("""
                {"benefit": {"kind": "PERCENT_OFF", "basis_points": 700, "base": "REMAINING", "target": {"kind": "ORDER"}},
                 "layer": "ORDER", "limits_if_returned": "GIVE_BACK"}\
                """));
        givingBack.put("budget", pounds(1_000_00));
        givingBack.put("limits", List.of(Map.of("per", "CUSTOMER", "uses", 1_000)));
        shop.issue(GIVING_BACK, Map.of("max_uses", 1_000), givingBack);
        shop.offer(
                WITHOUT_A_COUPON,
                Map.of(
                        "needs_coupon",
                        false,
                        "kind",
                        "AMOUNT_OFF",
                        "amount",
                        pounds(1_00),
                        "threshold",
                        pounds(40_00),
                        "budget",
                        pounds(BUDGETS_MINOR.get(WITHOUT_A_COUPON))));
        AUTOMATIC.forEach((promotionId, json) -> {
            Map<String, Object> terms = new HashMap<>(definition(json));
            terms.put("needs_coupon", false);
            shop.offer(promotionId, terms);
        });
        Map<String, Object> packet = new HashMap<>(Operator.redPacket(1_000, "GBP"));
        packet.put("least", pounds(10));
        packet.put("most", pounds(50));
        for (int number = 1; number <= RED_PACKETS; number++) {
            shop.operator().put(redPacketPath(number), packet).is(200);
        }
        shop.offer(UNIQUE, Map.of("kind", "AMOUNT_OFF", "amount", pounds(35)));
        uniqueCodes = generatedCodes();
    }

    private List<String> generatedCodes() {
        String batches = "/api/v2/promotions/%s/code-batches".formatted(UNIQUE);
        String batch = batches + "/"
                + shop.operator()
                        .post(batches, Map.of("ordered", UNIQUE_CODES))
                        .is(200)
                        .text("/code_batch_id");
        Soon.holds(
                "all codes are generated",
                () -> assertThat(shop.operator().get(batch).is(200).number("/generated"))
                        .isEqualTo(UNIQUE_CODES));
        return shop.operator()
                .get(batch + "/codes")
                .is(200)
                .at("/codes")
                .valueStream()
                .map(code -> code.stringValue())
                .toList();
    }

    /** The terms of a promotion with this definition. */
    static Map<String, Object> definition(String json) {
        return Map.of("definition", JsonMapper.shared().readValue(json, new TypeReference<Map<String, Object>>() {}));
    }

    private static Map<String, Object> pounds(long amountMinor) {
        return Checkout.money(amountMinor, "GBP");
    }

    private static String redPacketPath(int number) {
        return "/api/v2/red-packets/PACKET-" + number;
    }

    /** Whether this promotion applies without a coupon. */
    static boolean isAutomatic(String promotionId) {
        return promotionId.equals(WITHOUT_A_COUPON) || AUTOMATIC.containsKey(promotionId);
    }

    /** The kinds of promotions that have no code, so that a test can see that each has applied. */
    static Set<String> automatic() {
        return AUTOMATIC.keySet();
    }

    /** The most orders that may use the code at the same time. */
    long usesOf(String code) {
        return uniqueCodes.contains(code) || draws.containsValue(code) ? 1 : USES.getOrDefault(code, Integer.MAX_VALUE);
    }

    /** The codes of a checkout: mostly none, sometimes one or two, seldom an unknown one. */
    List<String> codes(Random random) {
        int percent = random.nextInt(100);
        if (percent < 12) {
            return List.of(LIMITED);
        }
        if (percent < 22) {
            return List.of(BUDGETED);
        }
        if (percent < 30) {
            return List.of(UNLIMITED);
        }
        if (percent < 34) {
            return List.of(UNLIMITED, LIMITED);
        }
        if (percent < 38) {
            return List.of(FOR_EACH_CUSTOMER);
        }
        if (percent < 42) {
            return List.of(uniqueCodes.get(random.nextInt(UNIQUE_CODES)));
        }
        if (percent < 46) {
            return List.of(draw(1 + random.nextInt(RED_PACKETS)));
        }
        if (percent < 56) {
            return List.of(GIVING_BACK);
        }
        return percent == 56 ? List.of(UNKNOWN) : List.of();
    }

    /** All draws from one red packet are the same, whatever was killed between them. */
    private String draw(int number) {
        Answer draw = shop.buyer().post(redPacketPath(number) + "/claims", null).is(200);
        String code = draw.text("/code");
        String before = draws.putIfAbsent(redPacketPath(number), code);
        assertThat(code).isEqualTo(before == null ? code : before);
        return code;
    }
}
