package platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

/** One answer names all errors of a request: wrong types, unknown fields and broken rules. */
class NamesEveryBadFieldAtOnceTests extends EdgeTest {

    private static final String ADDRESS = "\"shipping_address\":{\"name\":\"Alice\"}";

    @Test
    void aGoodBodyIsTakenInSnakeCase() {
        String body = """
                {"items":[{"sku_id":"85123A","quantity":2,"unit_price":{"amount_minor":255,"currency":"GBP"}},
                          {"sku_id":22423,"quantity":1}],
                 "currency":"GBP","channel":"WEB","placed_at":"2010-12-01T08:26:00+01:00","gift":true,
                 "weight_grams":3000000000,"shipping_address":{"name":"Alice","postal_code":null}}""";

        JsonNode taken = json(place(body));

        assertThat(taken.at("/items/0/unit_price").toString()).isEqualTo("{\"amount_minor\":255,\"currency\":\"GBP\"}");
        assertThat(taken.at("/items/1/sku_id").asString()).isEqualTo("22423");
        assertThat(taken.at("/placed_at").asString()).isEqualTo("2010-12-01T07:26:00Z");
        assertThat(taken.at("/weight_grams").asLong()).isEqualTo(3_000_000_000L);
    }

    @Test
    void typesUnknownFieldsAndRulesAreNamedTogether() {
        String body = """
                {"items":[{"sku_id":"","quantity":"2","colour":{"a":[1]}},
                          {"sku_id":1.5,"quantity":0,"unit_price":{"amount_minor":1.5,"currency":"gbp","tax":1}},
                          {"quantity":5.0},
                          7],
                 "currency":"pounds","channel":"FAX","placed_at":"yesterday","gift":"yes",
                 "weight_grams":99999999999999999999,"shipping_address":{"name":7},"coupon":"X"}""";

        assertNames(
                place(body),
                Map.ofEntries(
                        Map.entry("items[0].sku_id", "must not be blank"),
                        Map.entry("items[0].quantity", "must be a whole number"),
                        Map.entry("items[0].colour", "is not known"),
                        Map.entry("items[1].sku_id", "must be text"),
                        Map.entry("items[1].quantity", "must be between 1 and 1000000"),
                        Map.entry("items[1].unit_price.amount_minor", "must be a whole number"),
                        Map.entry("items[1].unit_price.currency", "must be an ISO 4217 currency code"),
                        Map.entry("items[1].unit_price.tax", "is not known"),
                        Map.entry("items[2].sku_id", "must not be blank"),
                        Map.entry("items[2].quantity", "must be a whole number"),
                        Map.entry("items[3]", "must be an object"),
                        Map.entry("currency", "must be an ISO 4217 currency code"),
                        Map.entry("channel", "must be one of WEB, PHONE"),
                        Map.entry("placed_at", "must be an instant such as 2026-01-31T09:30:00Z"),
                        Map.entry("gift", "must be true or false"),
                        Map.entry("weight_grams", "is too large or too small a number"),
                        Map.entry("shipping_address.name", "must be text"),
                        Map.entry("coupon", "is not known")));
    }

    @Test
    void brokenRulesAreNamedTogether() {
        assertNames(
                place("{\"items\":[null,{\"sku_id\":\"A\",\"quantity\":1000001}],\"shipping_address\":{}}"),
                Map.of(
                        "items[0]", "must not be null",
                        "items[1].quantity", "must be between 1 and 1000000",
                        "currency", "must not be null",
                        "shipping_address.name", "must not be blank"));
    }

    @Test
    void aWrongShapeIsNamedOnce() {
        assertNames(
                place("{\"items\":{\"sku_id\":1},\"currency\":[],\"shipping_address\":\"here\",\"gift\":{}}"),
                Map.of(
                        "items", "must be a list",
                        "currency", "must be text",
                        "shipping_address", "must be an object",
                        "gift", "must be true or false"));
        assertNames(
                place("{\"items\":\"\",\"currency\":\"GBP\",\"shipping_address\":\"\",\"channel\":\"\",\"x\":1}"),
                Map.of(
                        "items", "must be a list",
                        "shipping_address", "must be an object",
                        "channel", "must be one of WEB, PHONE",
                        "x", "is not known"));
        assertNames(
                place("{\"items\":[\"\"],\"currency\":\"GBP\",\"channel\":0,\"x\":1," + ADDRESS + "}"),
                Map.of(
                        "items[0]", "must be an object",
                        "channel", "must be one of WEB, PHONE",
                        "x", "is not known"));
    }

    @Test
    void halfAnAmountIsNamed() {
        assertNames(
                place(
                        "{\"items\":[{\"sku_id\":\"A\",\"quantity\":1,\"unit_price\":{\"currency\":\"GBP\"}}],\"currency\":\"GBP\","
                                + ADDRESS + "}"),
                Map.of("items[0].unit_price", "must have amount_minor and currency"));
    }

    @Test
    void aBodyThatIsNoObjectIsNamed() {
        assertNames(place("[]"), Map.of("body", "must be an object"));
        assertNames(place("7"), Map.of("body", "must be an object"));
        assertNames(place("null"), Map.of("body", "must be an object"));
        assertNames(call(post(PROBE).contentType(MediaType.APPLICATION_JSON)), Map.of("body", "is required"));
    }

    @Test
    void aSyntaxErrorIsLocated() {
        MockHttpServletResponse response = place("{\"items\":[\n  {\"sku_id\" \"A\"}]}");

        JsonNode problem = json(response);
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(problem.path("code").asString()).isEqualTo("MALFORMED_JSON");
        assertThat(problem.at("/details/line").asInt()).isEqualTo(2);
        assertThat(problem.at("/details/column").asInt()).isEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"items" "A"}         | The body is not JSON: it cannot be read at line 1, column #.
        {'items': 1}          | The body is not JSON: it cannot be read at line 1, column #.
        {"currency": 01}      | The body is not JSON: it cannot be read at line 1, column #.
        {"currency": "\\x"}   | The body is not JSON: it cannot be read at line 1, column #.
        nonsense              | The body is not JSON: it cannot be read at line 1, column #.
        {"items":[            | The body is not JSON: it ends too early, at line 1, column #.
        {"currency": "GB      | The body is not JSON: it ends too early, at line 1, column #.
        {} {}                 | The body is not JSON: there is more text after the end of the JSON value, at line 1, column #.
        """)
    void aSyntaxErrorIsToldInWordsOfThePlatform(String body, String message) {
        JsonNode problem = json(place(body));

        assertThat(problem.path("code").asString()).isEqualTo("MALFORMED_JSON");
        String column = problem.at("/details/column").asString();
        assertThat(problem.path("message").asString()).isEqualTo(message.replace("#", column));
    }

    @Test
    void mistakesWithoutEndAreCutOff() {
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < 5_000; i++) {
            body.append("\"x").append(i).append("\":1,");
        }
        JsonNode problem = json(place(body.append("\"y\":1}").toString()));

        assertThat(problem.at("/details/fields").size()).isEqualTo(50);
        assertThat(problem.at("/details/omitted").asInt()).isEqualTo(950);
    }

    @Test
    void badElementsWithoutEndAreNamedInOrderAndCounted() {
        JsonNode problem = json(place(orderOf("{}", Limits.MAX_LINES)));

        assertThat(problem.at("/details/fields").size()).isEqualTo(50);
        assertThat(problem.at("/details/fields/0/field").asString()).isEqualTo("items[0].quantity");
        assertThat(problem.at("/details/fields/49/field").asString()).isEqualTo("items[24].sku_id");
        assertThat(problem.at("/details/omitted").asInt()).isEqualTo(2 * Limits.MAX_LINES - 50);
    }

    @Test
    void aListThatIsTooLongIsOneProblemHoweverBadItsElementsAre() {
        for (String element : List.of("{}", "null", "7", "{\"sku_id\":[]}", "[[[]]]")) {
            MockHttpServletResponse response = place(orderOf(element, 60_000));

            assertThat(response.getContentAsByteArray().length).isLessThan(20_000);
            assertThat(json(response).at("/details/fields").size()).isIn(1, Limits.MAX_NAMED_PROBLEMS);
        }
        assertNames(place(orderOf("{}", 60_000)), Map.of("items", "size must be between 0 and 2000"));
    }

    private static String orderOf(String element, int times) {
        return "{\"items\":[" + String.join(",", Collections.nCopies(times, element))
                + "],\"currency\":\"GBP\",\"shipping_address\":{\"name\":\"Alice\"}}";
    }

    @Test
    void parametersAreNamedAsTheyAreWritten() {
        assertNames(
                call(get(PROBE).param("limit", "201").param("user_id", "alice")),
                Map.of("limit", "must be between 1 and 200", "user_id", "size must be between 0 and 3"));
        assertNames(
                call(get(PROBE).param("limit", "many").param("user_id", "a")),
                Map.of("limit", "must be a whole number"));
        assertNames(call(get(PROBE)), Map.of("user_id", "is required"));
        assertThat(json(call(get(PROBE).param("user_id", "a"))).path("limit").asInt())
                .isEqualTo(Limits.DEFAULT_PAGE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        limit=0                | limit  | must be between 1 and 200
        limit=201              | limit  | must be between 1 and 200
        limit=201&limit=5      | limit  | must be between 1 and 200
        limit=                 | limit  | must be a whole number
        limit=1.5              | limit  | must be a whole number
        limit=99999999999      | limit  | must be a whole number
        cursor=%00             | cursor | must have no control character
        """)
    void aPageIsAskedForWithinItsLimits(String query, String field, String rule) {
        assertNames(call(get(URI.create(PROBE + "?user_id=a&" + query))), Map.of(field, rule));
    }

    @Test
    void aPageIsPassedToItsController() {
        JsonNode first = json(call(get(PROBE + "?user_id=a")));
        assertThat(first.path("limit").asInt()).isEqualTo(Limits.DEFAULT_PAGE);
        assertThat(first.path("cursor").asString()).isEqualTo("null");
        JsonNode next = json(call(get(PROBE + "?user_id=a&limit=200&limit=7&cursor=AQ")));
        assertThat(next.path("limit").asInt()).isEqualTo(Limits.MAX_PAGE);
        assertThat(next.path("cursor").asString()).isEqualTo("AQ");
    }

    @Test
    void theBadParametersOfAPageAreNamedTogether() {
        assertNames(
                call(get(URI.create(PROBE + "?limit=0&cursor=%01&colour=red&user_id=alice"))),
                Map.of(
                        "limit", "must be between 1 and 200",
                        "cursor", "must have no control character",
                        "colour", "is not a parameter of this operation; it has cursor, limit, user_id",
                        "user_id", "size must be between 0 and 3"));
    }

    @Test
    void anUnknownParameterIsRefusedWithTheNearestName() {
        assertNames(
                call(get(PROBE).param("Limit", "5").param("user_id", "a")),
                Map.of("Limit", "is not a parameter of this operation; did you mean limit?"));
        assertNames(
                call(get(PROBE).param("userId", "a").param("colour", "red")),
                Map.of(
                        "userId", "is not a parameter of this operation; did you mean user_id?",
                        "colour", "is not a parameter of this operation; it has cursor, limit, user_id",
                        "user_id", "is required"));
        assertNames(
                call(get(PROBE + "/busy?limit=5")),
                Map.of("limit", "is not a parameter of this operation, which has none"));
    }

    @Test
    void unknownUnreadableAndForbiddenParametersAreNamedTogether() {
        assertNames(
                call(get(PROBE).param("limit", "many").param("user_id", "alice").param("limits", "5")),
                Map.of(
                        "limit", "must be a whole number",
                        "user_id", "size must be between 0 and 3",
                        "limits", "is not a parameter of this operation; did you mean limit?"));
    }
}
