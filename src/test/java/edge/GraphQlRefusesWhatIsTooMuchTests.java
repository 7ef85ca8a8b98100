package edge;

import static org.assertj.core.api.Assertions.assertThat;

import fuzz.OddDocuments;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.PlacedOrder;
import tools.jackson.databind.JsonNode;

/** A document that is too large, too deep, too costly or not valid is refused with a code, and none makes the platform fail. */
class GraphQlRefusesWhatIsTooMuchTests extends EdgeTest {

    private static final int REQUESTS = Integer.getInteger("fuzz.queries", 400);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());

    private static final String SCHEMA = "{ __schema { types { name } } }";

    GraphQlRefusesWhatIsTooMuchTests(Platform platform) {
        super(platform);
    }

    @Test
    void aDocumentIsBounded() {
        refused(
                "QUERY_TOO_COSTLY",
                "{ %s }".formatted(copies(31, i -> "a%d: orders(first: 1) { asOf } ".formatted(i))));
        new GraphQlQuery("{ %s }".formatted(copies(30, i -> "a%d: orders(first: 1) { asOf } ".formatted(i))))
                .data(shopper);
        refused(
                "QUERY_TOO_COSTLY",
                "{ orders(first: 100) { edges { node { %s } } } }".formatted(GraphQlQuery.WHOLE_ORDER));
        refused("QUERY_MALFORMED", "{ orders { %s } }".formatted("asOf ".repeat(2_100)));
        refused("QUERY_MALFORMED", "{ orders ".repeat(300));
        refused("QUERY_MALFORMED", "query {");
        refused("QUERY_INVALID", "{ nothing }");
        refused("QUERY_INVALID", "{ orders(first: \"x\") { asOf } }");
        refused("QUERY_INVALID", "query A { orders { asOf } } query B { orders { asOf } }");
        refused("QUERY_INVALID", "mutation { cancel }");
        refused(
                "QUERY_INVALID",
                "{ orders { ...A } } fragment A on OrderConnection { ...B } fragment B on OrderConnection { ...A }");
        refused("QUERY_INVALID", "subscription { orderStatusUpdated @skip(if: $unknown) { orderNo } }");
        new GraphQlQuery("query($f: Int!) { orders(first: $f) { asOf } }").error(shopper, "QUERY_INVALID");
        new GraphQlQuery("query($f: Int) { orders(first: $f) { asOf } }", Map.of("f", "x"))
                .error(shopper, "QUERY_INVALID");
        new GraphQlQuery(
                        "query($f: OrderFilter) { orders(filter: $f) { asOf } }",
                        Map.of("f", Map.of("placedFrom", "yesterday")))
                .error(shopper, "QUERY_INVALID");
    }

    /** A document of 2 KB, of which each level doubles the work. */
    @Test
    void fragmentsThatUseEachOtherAreCountedAtEachUse() {
        for (int levels : List.of(12, 39)) {
            String doubling = "{ orders { ...f%d } } ".formatted(levels)
                    + copies(levels, i -> "fragment f%d on OrderConnection { ...f%d ...f%d } ".formatted(i + 1, i, i))
                    + "fragment f0 on OrderConnection { asOf }";
            assertThat(new GraphQlQuery(doubling)
                            .error(shopper, "QUERY_TOO_COSTLY")
                            .path("message")
                            .asString())
                    .contains("it may have 5000");
        }
        String money = "fragment m on Money { amountMinor currency }";
        refused("QUERY_TOO_COSTLY", """
                { orders(first: 100) { edges { node { lines(first: 80) {
                    unitPrice { ...m } listPrice { ...m } amount { ...m } discount { ...m } total { ...m } } } } } }
                """ + money);
        new GraphQlQuery(
                        "{ orders(first: 100) { edges { node { lines(first: 80) { unitPrice { ...m } } } } } }" + money)
                .data(shopper);
    }

    private void refused(String code, String document) {
        new GraphQlQuery(document).error(shopper, code);
    }

    private static String copies(int count, java.util.function.IntFunction<String> copy) {
        return IntStream.range(0, count).mapToObj(copy).collect(Collectors.joining());
    }

    @Test
    void aRequestIsBounded() {
        assertThat(send("{\"query\": \"%s\"}".formatted("x".repeat(16_385))).badFields())
                .containsOnlyKeys("query");
        assertThat(send("{\"variables\": {}}").badFields()).containsOnlyKeys("query");
        send("{\"query\": \"{ x }\", \"variables\": {\"a\": \"%s\"}}".formatted("x".repeat(70_000)))
                .refused(413, "BODY_TOO_LARGE");
        String large = "{\"query\": \"{ x }\", \"variables\": {\"a\": \"%s\"}}".formatted("x".repeat(70_000));
        for (String spelling :
                List.of("/graphql", "/%67raphql", "/graph%71l", "/./graphql", "//graphql", "/graphql;a=b")) {
            assertThat(send(spelling, large).status()).as(spelling).isIn(400, 404, 413);
        }
        send("/%67raphql", large).refused(413, "BODY_TOO_LARGE");
        send("{").refused(400, "MALFORMED_JSON");
        shopper.get("/graphql").refused(426, "UPGRADE_REQUIRED");
        shopper.call("PUT", "/graphql").body("{}").send().refused(405, "METHOD_NOT_ALLOWED");
    }

    private Answer send(String body) {
        return send("/graphql", body);
    }

    private Answer send(String path, String body) {
        return shopper.call("POST", path)
                .header("Content-Type", "application/json")
                .body(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                .send();
    }

    @Test
    void onlyOperatorsReadTheSchema() {
        refused("INTROSPECTION_REFUSED", SCHEMA);
        refused("INTROSPECTION_REFUSED", "{ __type(name: \"Order\") { name } }");
        assertThat(new GraphQlQuery(SCHEMA).data(operator).at("/__schema/types").size())
                .isGreaterThan(20);
        assertThat(new GraphQlQuery("{ orders { __typename } }")
                        .data(shopper)
                        .at("/orders/__typename")
                        .asString())
                .isEqualTo("OrderConnection");
        String deep = "ofType { ".repeat(20) + "name" + " }".repeat(20);
        new GraphQlQuery("{ __schema { types { fields { type { %s } } } } }".formatted(deep))
                .error(operator, "QUERY_TOO_COSTLY");
    }

    @Test
    void aSubscriptionNeedsASocket() {
        refused("SUBSCRIPTION_NEEDS_SOCKET", "subscription { orderStatusUpdated { orderNo } }");
    }

    /** By the media type of the specification, clients learn of it by the status, too. */
    @Test
    void aDocumentThatCannotBeExecutedHasTheStatusOfItsMediaType() {
        GraphQlQuery query = new GraphQlQuery("{ nothing }");
        query.call(shopper).send().is(200);

        Answer answer = query.call(shopper)
                .header("Accept", "application/graphql-response+json")
                .send()
                .is(400);

        assertThat(answer.header("Content-Type")).startsWith("application/graphql-response+json");
        assertThat(answer.text("/errors/0/extensions/code")).isEqualTo("QUERY_INVALID");
    }

    /** {@code -Dfuzz.seed} repeats a run. */
    @Test
    void noQueryMakesThePlatformFail() {
        System.out.printf("fuzz.seed=%d, fuzz.queries=%d%n", SEED, REQUESTS);
        PlacedOrder order = shopper.places(operator.sells(1_250, 5), 1);
        List<String> seeds = List.of(
                "query One($no: String!) { order(orderNo: $no) { %s } }".formatted(GraphQlQuery.WHOLE_ORDER),
                "{ orders(first: 2, filter: {status: [PAID, PAYING], channel: \"web\"}) { edges { cursor node {"
                        + " orderNo lines(first: 1) { skuId } } } pageInfo { endCursor } } }",
                "query($f: OrderFilter, $s: OrderSort) { orders(filter: $f, sort: $s) { ...C } } fragment C on"
                        + " OrderConnection { asOf edges { node { ... on Order { units } } } }",
                "{ order(orderNo: \"%s\") { __typename a: units @include(if: true) timeline { seq } } }"
                        .formatted(order.number()),
                "subscription S($no: String) { orderStatusUpdated(orderNo: $no) { status } }",
                "query I { __schema { queryType { fields(includeDeprecated: true) { name args { name defaultValue } }"
                        + " } } }");
        RandomGenerator random = new SplittableRandom(SEED);
        for (int i = 0; i < REQUESTS; i++) {
            String document =
                    random.nextInt(3) == 0 ? OddDocuments.document(random) : seeds.get(random.nextInt(seeds.size()));
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                document = changed(document, random);
            }
            GraphQlQuery query = new GraphQlQuery(document, variables(order, random));

            Answer answer = query.send(random.nextInt(3) == 0 ? operator : shopper);

            assertThat(answer.status()).as(document).isLessThan(500);
            for (JsonNode error : answer.at("/errors")) {
                assertThat(error.at("/extensions/code").asString(""))
                        .as("%s of %s", error, document)
                        .isNotEmpty()
                        .isNotEqualTo("INTERNAL_ERROR");
            }
        }
    }

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "(",
            ")",
            "\"",
            "$",
            "...",
            "@skip(if: $x)",
            "first: 99999999999",
            "null",
            "[[[",
            "\\u0000",
            "é中\uD83D\uDE00",
            "#",
            "first: -1",
            "after: \"AAAA\"",
            "on",
            "fragment C on Order { ...C }",
            "...C ...C ...C",
            "...f0 ",
            "orderNo: 1e400",
            "\"\"\"",
            "__proto__",
            "a:",
            ",,,,");

    private static String changed(String document, RandomGenerator random) {
        int at = random.nextInt(document.length());
        int end = Math.min(document.length(), at + random.nextInt(12));
        return switch (random.nextInt(4)) {
            case 0 -> document.substring(0, at) + document.substring(end);
            case 1 -> document.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + document.substring(at);
            case 2 -> document.substring(0, end) + document.substring(at);
            default ->
                document.substring(0, at)
                        + (char) (32 + random.nextInt(95))
                        + document.substring(Math.min(document.length(), at + 1));
        };
    }

    private static Map<String, Object> variables(PlacedOrder order, RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> Map.of();
            case 1 -> Map.of("no", 17, "f", List.of(1), "s", Map.of());
            case 2 ->
                Map.of(
                        "no",
                        order.number(),
                        "f",
                        Map.of("status", List.of("PAID"), "search", "\u0000\uFFFF"),
                        "s",
                        "AMOUNT_ASC");
            case 3 ->
                Map.of("no", "x".repeat(1 + random.nextInt(300)), "f", Map.of("placedFrom", "9999-12-31T23:59:59Z"));
            case 4 -> Map.of("no", order.number(), "f", Map.of("correlation", "00000000-0000-0000-0000-000000000000"));
            default -> Map.of("no", order.number(), "unknown", Map.of("deep", List.of(List.of(List.of(1.5e300)))));
        };
    }
}
