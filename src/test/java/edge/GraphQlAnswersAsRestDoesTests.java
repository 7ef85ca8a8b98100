package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.ReturnRefunded;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** GraphQL shows the orders that the REST API shows to the same caller, with the same values. */
class GraphQlAnswersAsRestDoesTests extends EdgeTest {

    private static final String LIST = """
        query Page($filter: OrderFilter, $sort: OrderSort, $first: Int, $after: String) {
          orders(filter: $filter, sort: $sort, first: $first, after: $after) {
            edges { cursor node { orderNo status updatedAt shippingAddress { name } giftMessage
              lines { skuId } shipments { status } payment { status payerId } timeline { event } } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            asOf streamPosition
          }
        }\
        """;

    /** What the schema does not have, and what differs from read to read. */
    private static final Set<String> ONLY_REST = Set.of("priced_again", "stream_position", "updated_at");

    GraphQlAnswersAsRestDoesTests(Platform platform) {
        super(platform);
    }

    @Test
    void anOrderHasTheValuesOfTheRestApiInEachOfItsStates() {
        String sku = operator.sells(1_250, 50);
        PlacedOrder placed = shopper.checkout()
                .line(sku, 3)
                .with("gift_message", "Happy birthday")
                .with("contact", Map.of("email", "ada@example.com", "language", "en"))
                .with("attributes", Map.of("wrap", "red", "priority", 3))
                .placed();
        PlacedOrder returned = shopper.places(sku, 2).awaitShipped();
        operator.takesBack(returned.number(), 1).is(200);
        PlacedOrder cancelled = shopper.places(sku, 1);
        cancelled.cancel().is(200);

        for (PlacedOrder order : List.of(placed, returned, cancelled)) {
            assertSameForBoth(shopper, order.number());
            assertSameForBoth(operator, order.number());
        }
        returned.awaitEvent(ReturnRefunded.class); // a later test may let the sandbox refuse refunds
        placed.pay().awaitCommitted();
        assertSameForBoth(shopper, placed.number());
        JsonNode order = GraphQlQuery.ofOrder("giftMessage shippingAddress { name }", placed.number())
                .data(shopper)
                .path("order");
        assertThat(order.path("giftMessage").asString()).isEqualTo("Happy birthday");
        assertThat(GraphQlQuery.ofOrder("contact { email }", placed.number())
                        .data(shopper)
                        .at("/order/contact/email")
                        .asString())
                .isEqualTo("ada@example.com");
        assertThat(order.at("/shippingAddress/name").asString()).isEqualTo(testing.shop.Checkout.NAME);
    }

    @Test
    void operatorsSeeTheCallbacksThatDoNotFit() {
        PlacedOrder order = shopper.places(operator.sells(1_250, 5), 1).awaitEvent(PaymentOffered.class);
        Provider provider = platform.provider();
        Map<String, Object> odd = provider.captured(order);
        odd.put("amount_minor", 1);
        provider.callback(odd).send().is(200);
        Soon.is(
                "the mismatch",
                () -> operator.get("/api/v2/orders/" + order.number())
                        .at("/payment_mismatches/0")
                        .isObject());

        assertSameForBoth(operator, order.number());
        assertSameForBoth(shopper, order.number());
        String fields =
                "contact { email language } paymentMismatches { provider received %s }".formatted(GraphQlQuery.MONEY);
        assertThat(GraphQlQuery.ofOrder(fields, order.number())
                        .data(operator)
                        .at("/order/paymentMismatches/0/received/amountMinor")
                        .asInt())
                .isEqualTo(1);
        assertThat(GraphQlQuery.ofOrder(fields, order.number())
                        .data(shopper)
                        .at("/order/paymentMismatches")
                        .size())
                .isZero();
    }

    /** The order may change while it is read. */
    private void assertSameForBoth(Caller caller, String orderNo) {
        Soon.holds("the same", () -> assertSameAtOnce(caller, orderNo));
    }

    private void assertSameAtOnce(Caller caller, String orderNo) {
        JsonNode before =
                comparable(caller.get("/api/v2/orders/" + orderNo).is(200).json());
        JsonNode shown = comparable(GraphQlQuery.ofOrder(GraphQlQuery.WHOLE_ORDER, orderNo)
                .data(caller)
                .path("order"));
        JsonNode after =
                comparable(caller.get("/api/v2/orders/" + orderNo).is(200).json());
        assertThat(shown).as("%s of %s", caller.subject(), orderNo).isIn(before, after);
    }

    /** With the names of the REST API, and without what is absent there. */
    private static JsonNode comparable(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode renamed = JsonMapper.shared().createObjectNode();
            object.properties().forEach(field -> {
                String name = field.getKey().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
                JsonNode value = comparable(field.getValue());
                boolean isAbsent = value.isNull() || value.isArray() && value.isEmpty();
                boolean isUnits = name.equals("units") && value.isArray(); // of a line's discount
                if (!isAbsent && !isUnits && !ONLY_REST.contains(name)) {
                    renamed.set(name, value);
                }
            });
            return renamed;
        }
        if (node instanceof ArrayNode list) {
            ArrayNode all = JsonMapper.shared().createArrayNode();
            list.forEach(each -> all.add(comparable(each)));
            return all;
        }
        return node;
    }

    @Test
    void pagesHaveTheOrdersOfTheRestApiInItsOrder() {
        String sku = operator.sells(1_250, 50);
        IntStream.range(0, 7).forEach(i -> shopper.places(sku, 1).awaitEvent(PaymentOffered.class));
        platform.awaitListed();
        Answer rest = shopper.get("/api/v2/orders?sort=placed_at").is(200);

        List<JsonNode> pages = pages(shopper, Map.of("sort", "PLACED_AT_ASC", "first", 3));

        assertThat(pages).hasSize(3);
        assertThat(pages.stream().flatMap(page -> nodes(page, "/node/orderNo")))
                .containsExactlyElementsOf(rest.texts("/orders", "order_no"));
        assertThat(pages.stream().flatMap(page -> nodes(page, "/node/updatedAt")))
                .containsExactlyElementsOf(rest.texts("/orders", "updated_at"));
        assertThat(pages.getFirst().at("/pageInfo/hasPreviousPage").asBoolean()).isFalse();
        assertThat(pages.getLast().at("/pageInfo/hasPreviousPage").asBoolean()).isTrue();
        assertThat(pages.getLast().at("/pageInfo/hasNextPage").asBoolean()).isFalse();
        assertThat(pages.getFirst().at("/asOf").asString()).isNotEmpty();
        assertThat(pages.getFirst().at("/edges/0/node/timeline").size()).isGreaterThan(1);
        for (JsonNode page : pages) {
            assertThat(page.at("/pageInfo/startCursor")).isEqualTo(page.at("/edges/0/cursor"));
            assertThat(page.at("/pageInfo/endCursor"))
                    .isEqualTo(page.at(
                            "/edges/%d/cursor".formatted(page.at("/edges").size() - 1)));
        }
    }

    private List<JsonNode> pages(Caller caller, Map<String, Object> variables) {
        List<JsonNode> pages = new ArrayList<>();
        Map<String, Object> next = new java.util.HashMap<>(variables);
        do {
            JsonNode page = new GraphQlQuery(LIST, next).data(caller).path("orders");
            pages.add(page);
            next.put("after", page.at("/pageInfo/endCursor").asString());
        } while (pages.getLast().at("/pageInfo/hasNextPage").asBoolean());
        return pages;
    }

    private static Stream<String> nodes(JsonNode page, String pointer) {
        return page.at("/edges").valueStream().map(edge -> edge.at(pointer).asString());
    }

    @Test
    void filtersSelectWhatTheySelectThere() {
        Caller buyer = platform.shopper();
        String sku = operator.sells(1_250, 50);
        PlacedOrder paid = buyer.places(sku, 1).pay().awaitCommitted();
        PlacedOrder inApp = buyer.checkout().line(sku, 1).with("channel", "app").placed();
        platform.awaitListed();

        assertThat(selected(buyer, Map.of("status", List.of("PAID")))).containsExactly(paid.number());
        assertThat(selected(buyer, Map.of("channel", "app"))).containsExactly(inApp.number());
        assertThat(selected(operator, Map.of("userId", buyer.subject(), "skuId", sku)))
                .containsExactlyInAnyOrder(paid.number(), inApp.number());
        assertThat(selected(operator, Map.of("correlation", paid.correlation())))
                .containsExactly(paid.number());
        assertThat(selected(operator, Map.of("search", inApp.number()))).containsExactly(inApp.number());
        assertThat(selected(buyer, Map.of("placedTo", "2020-01-01T00:00:00Z"))).isEmpty();
        assertThat(selected(buyer, Map.of("country", "FR"))).isEmpty();
    }

    private List<String> selected(Caller caller, Map<String, Object> filter) {
        return nodes(
                        new GraphQlQuery(LIST, Map.of("filter", filter))
                                .data(caller)
                                .path("orders"),
                        "/node/orderNo")
                .toList();
    }

    @Test
    void aShopperSeesOwnOrdersOnly() {
        String sku = operator.sells(1_250, 50);
        Caller other = platform.shopper();
        PlacedOrder theirs = other.places(sku, 1);
        PlacedOrder own = shopper.places(sku, 1);
        platform.awaitListed();

        assertThat(GraphQlQuery.ofOrder("orderNo", theirs.number())
                        .data(shopper)
                        .path("order")
                        .isNull())
                .isTrue();
        assertThat(GraphQlQuery.ofOrder("orderNo", "260301-0000-0000-0000")
                        .data(shopper)
                        .path("order")
                        .isNull())
                .isTrue();
        assertThat(selected(shopper, Map.of())).contains(own.number()).doesNotContain(theirs.number());
        assertThat(selected(shopper, Map.of("correlation", theirs.correlation())))
                .isEmpty();
        new GraphQlQuery(LIST, Map.of("filter", Map.of("userId", other.subject()))).error(shopper, "FORBIDDEN");
        assertThat(selected(operator, Map.of("userId", other.subject()))).containsExactly(theirs.number());
        platform.caller("a reporter", "operator.reports", Map.of())
                .call("POST", "/graphql")
                .body(Map.of("query", "{ orders { edges { cursor } } }"))
                .send()
                .refused(403, "FORBIDDEN");
        platform.anonymous()
                .call("POST", "/graphql")
                .body(Map.of("query", "{ orders { edges { cursor } } }"))
                .send()
                .refused(401, "UNAUTHORIZED");
    }

    /** As in the lists of the REST API. */
    @Test
    void aListShowsNoPersonalData() {
        PlacedOrder order = shopper.checkout()
                .line(operator.sells(1_250, 5), 1)
                .with("gift_message", "Happy birthday")
                .placed();
        platform.awaitListed();

        String page = new GraphQlQuery(LIST, Map.of("filter", Map.of("correlation", order.correlation())))
                .data(operator)
                .toString();

        assertThat(page).contains(order.number()).doesNotContain("Happy birthday", testing.shop.Checkout.NAME);
    }

    @Test
    void anAnswerNamesThePositionFromWhichNothingIsMissed() {
        PlacedOrder order = shopper.places(operator.sells(1_250, 5), 1);

        assertThat(GraphQlQuery.ofOrder("streamPosition", order.number())
                        .data(shopper)
                        .at("/order/streamPosition")
                        .asString())
                .hasSize(28);
    }

    @Test
    void argumentsOutsideTheirLimitsAreRefusedByName() {
        assertBadArgument("{ orders(first: 101) { asOf } }", "first");
        assertBadArgument("{ orders(first: 0) { asOf } }", "first");
        assertBadArgument("{ orders(after: \"x\") { asOf } }", "after");
        assertBadArgument("{ orders(filter: {country: \"gb\"}) { asOf } }", "filter.country");
        assertBadArgument("{ orders(filter: {channel: \"\\u0000\"}) { asOf } }", "filter.channel");
        assertBadArgument("{ orders(filter: {search: \"x\"}) { asOf } }", "filter.search");
        assertBadArgument("{ orders(filter: {correlation: \"x\"}) { asOf } }", "filter.correlation");
        assertBadArgument("{ order(orderNo: \"%s\") { orderNo } }".formatted("9".repeat(129)), "orderNo");
        PlacedOrder order = shopper.places(operator.sells(1_250, 5), 1);
        assertBadArgument(
                "{ order(orderNo: \"%s\") { lines(first: 2001) { skuId } } }".formatted(order.number()), "lines.first");
    }

    private void assertBadArgument(String document, String argument) {
        JsonNode error = new GraphQlQuery(document).error(shopper, "VALIDATION_FAILED");
        assertThat(error.at("/extensions/details/fields/0/field").asString()).isEqualTo(argument);
        assertThat(error.at("/path/0").asString()).isNotEmpty();
    }
}
