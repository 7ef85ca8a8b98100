package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platform.security.Scopes;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document is complete and consistent, so that people can read it and generators can make clients from it. */
class DescribesItsApiForClientsTests extends EdgeTest {

    private static final String VERBS =
            "(adjust|approve|book|cancel|capture|claim|close|create|deliver|discard|dismiss|dispatch|erase|expire|explain|export|fetch|get|import|inquire|list|match|order|patch|pay|preview|put|rebuild"
                    + "|receive|refund|refuse|remove|reopen|replay|report|resend|resolve|retry|rotate|scan|stream|take|test|transfer|try|undo|void)";
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

    private JsonNode api;
    private final List<JsonNode> operations = new ArrayList<>();

    DescribesItsApiForClientsTests(Platform platform) {
        super(platform);
    }

    @BeforeEach
    void readDocument() {
        api = platform.anonymous().get("/openapi").is(200).json();
        for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
            path.getValue().properties().stream()
                    .filter(method ->
                            METHODS.contains(method.getKey()) && !path.getKey().contains("/probe"))
                    .forEach(method -> operations.add(method.getValue()));
        }
        assertThat(operations).hasSizeGreaterThan(60);
    }

    @Test
    void eachOperationHasAnIdOfItsOwnThatBeginsWithAVerb() {
        assertThat(operations.stream().map(DescribesItsApiForClientsTests::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][A-Za-z]+") && id.matches(VERBS + "[A-Z].*"));
    }

    @Test
    void noTwoPathsAreAmbiguous() {
        List<String> paths = List.copyOf(api.path("paths").propertyNames());
        List<String> ambiguous = new ArrayList<>();
        for (String one : paths) {
            for (String other : paths) {
                if (one.compareTo(other) < 0 && mayBeTheSame(one.split("/"), other.split("/"))) {
                    ambiguous.add(one + " and " + other);
                }
            }
        }
        assertThat(ambiguous).isEmpty();
    }

    /** Whether one address may fit both paths, and neither is the more specific one. */
    private static boolean mayBeTheSame(String[] one, String[] other) {
        int parameters = 0;
        for (int i = 0; i < one.length && one.length == other.length; i++) {
            boolean oneVaries = one[i].startsWith("{");
            boolean otherVaries = other[i].startsWith("{");
            if (!oneVaries && !otherVaries && !one[i].equals(other[i])) {
                return false;
            }
            parameters += (oneVaries ? 1 : 0) - (otherVaries ? 1 : 0);
        }
        return one.length == other.length && parameters == 0;
    }

    @Test
    void eachOperationHasOneTagAndTheTagsAreInTheOrderOfAShopsDay() {
        assertThat(api.path("tags").findValuesAsString("name"))
                .containsExactly(
                        "Orders",
                        "Mails",
                        "Payments",
                        "Wallets",
                        "Reconciliation",
                        "Shipments",
                        "Catalogue",
                        "Stock",
                        "Promotions",
                        "Ledger",
                        "Reports",
                        "Webhooks",
                        "Operations",
                        "Sandboxes");
        assertThat(api.path("tags"))
                .allSatisfy(
                        tag -> assertThat(tag.path("description").asString()).isNotBlank());
        assertThat(operations).allSatisfy(operation -> {
            assertThat(operation.path("tags").size()).as(id(operation)).isEqualTo(1);
            assertThat(api.path("tags").findValuesAsString("name"))
                    .contains(operation.path("tags").path(0).asString());
        });
    }

    @Test
    void operationsParametersAndPropertiesHaveTexts() {
        List<String> without = new ArrayList<>();
        for (JsonNode operation : operations) {
            for (String text : List.of("summary", "description")) {
                if (operation.path(text).asString("").isBlank()) {
                    without.add(id(operation) + " " + text);
                }
            }
            operation
                    .path("parameters")
                    .valueStream()
                    .filter(parameter ->
                            parameter.path("description").asString("").isBlank())
                    .forEach(parameter -> without.add(
                            id(operation) + "." + parameter.path("name").asString()));
        }
        for (String reference : reachable()) {
            api.at(reference).path("properties").properties().stream()
                    .filter(property ->
                            property.getValue().path("description").asString("").isBlank())
                    .forEach(property -> without.add(reference + "." + property.getKey()));
        }

        assertThat(without).isEmpty();
    }

    @Test
    void eachSecurityRequirementNamesScopesThatAreDescribed() {
        JsonNode scopes = api.at("/components/securitySchemes/token/flows/clientCredentials/scopes");

        assertThat(scopes.propertyNames()).contains("orders").containsAll(Scopes.OPERATOR);
        assertThat(scopes.values())
                .allSatisfy(text -> assertThat(text.asString()).endsWith("."));
        for (JsonNode operation : operations) {
            assertThat(operation
                            .path("security")
                            .valueStream()
                            .flatMap(required -> required.path("token").valueStream())
                            .map(JsonNode::asString))
                    .as(id(operation))
                    .isSubsetOf(scopes.propertyNames());
        }
        assertThat(operation("cancelOrder").path("security").toString())
                .isEqualTo("[{\"token\":[\"orders\"]},{\"token\":[\"operator.orders\"]}]");
        assertThat(operation("receivePaymentCallback").path("security").toString())
                .isEqualTo("[]");
    }

    @Test
    void eachRefusalNamesCodesOfTheCatalogue() {
        String catalogue = platform.anonymous().get("/problems.html").is(200).body();
        for (JsonNode operation : operations) {
            operation.path("responses").properties().stream()
                    .filter(response -> response.getKey().compareTo("400") >= 0)
                    .forEach(response -> {
                        List<String> codes = response.getValue()
                                .path("x-problem-codes")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList();
                        assertThat(codes)
                                .as("%s %s", id(operation), response.getKey())
                                .isNotEmpty()
                                .allSatisfy(code -> {
                                    assertThat(catalogue).contains("<article id=\"%s\">".formatted(code));
                                    assertThat(response.getValue()
                                                    .path("description")
                                                    .asString())
                                            .contains("`%s`".formatted(code));
                                });
                    });
        }
        assertThat(operation("createOrder").at("/responses/409/x-problem-codes").toString())
                .contains("INVENTORY_SHORTAGE", "COUPON_REJECTED", "IDEMPOTENCY_IN_PROGRESS");
    }

    /** Absent is not null: a property that is left out is not required, and one that can be null is always there. */
    @Test
    void requiredAndNullableAreAsTheWireHasThem() {
        JsonNode schemas = api.path("components").path("schemas");

        assertThat(required("OrderView"))
                .contains("order_no", "status", "amounts")
                .doesNotContain("reason", "lines");
        assertThat(schemas.at("/OrderView/properties/reason/type").asString()).isEqualTo("string");
        assertThat(required("SkuAnswer")).contains("sku_id", "listed").doesNotContain("category");
        assertThat(schemas.at("/SkuAnswer/properties/category/type").asString()).isEqualTo("string");
        assertThat(required("SkuRequest")).containsExactlyInAnyOrder("name", "prices");
    }

    @Test
    void aMergePatchRequiresNothingAndMayRemoveWhatAPutMayLeaveOut() {
        for (String id : List.of("patchSku", "patchPromotion", "patchShippingRate", "patchTaxRate")) {
            JsonNode content = operation(id).path("requestBody").path("content");
            assertThat(content.propertyNames()).as(id).containsExactly("application/merge-patch+json");
            JsonNode patch = api.at(content.path("application/merge-patch+json")
                    .at("/schema/$ref")
                    .asString()
                    .substring(1));
            assertThat(patch.path("properties").propertyNames()).as(id).isNotEmpty();
            assertThat(patch.has("required")).as(id).isFalse();
        }
        JsonNode sku = api.at("/components/schemas/SkuRequestPatch/properties");
        assertThat(sku.at("/category/type").toString()).contains("string", "null");
        assertThat(sku.at("/name/type").toString()).doesNotContain("null");
        assertThat(api.at("/components/schemas/RateAmountPatch").has("required"))
                .isFalse();
    }

    @Test
    void whatOperatorsEditHasATagAndTakesAPrecondition() {
        for (String id : List.of("Sku", "Category", "Promotion", "Coupon", "ShippingRate", "TaxRate", "Channel")) {
            assertThat(operation("put" + id).at("/responses/200/headers/ETag").isMissingNode())
                    .as(id)
                    .isFalse();
            assertThat(operation("put" + id).path("parameters").findValuesAsString("name"))
                    .as(id)
                    .contains("If-Match", "If-None-Match");
            assertThat(operation("put" + id)
                            .at("/responses/412/x-problem-codes")
                            .toString())
                    .contains("PRECONDITION_FAILED");
            assertThat(operation("get" + id).at("/responses/200/headers/ETag").isMissingNode())
                    .as(id)
                    .isFalse();
            assertThat(operation("get" + id).path("responses").has("304"))
                    .as(id)
                    .isTrue();
        }
    }

    @Test
    void eachReferenceLeadsToASchema() {
        assertThat(api.findValuesAsString("$ref"))
                .isNotEmpty()
                .allMatch(reference -> !api.at(reference.substring(1)).isMissingNode());
    }

    @Test
    void noTwoPathsMatchTheSameRequest() {
        Set<String> shapes = new HashSet<>();
        for (String path : api.path("paths").propertyNames()) {
            assertThat(shapes.add(path.replaceAll("\\{[^}]*}", "{}"))).as(path).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "createOrder",
                "cancelOrder",
                "retryOrderPayment",
                "createReturn",
                "putSku",
                "importStock",
                "putPromotion",
                "putShippingRate",
                "patchSku",
                "patchPromotion",
                "patchShippingRate",
                "patchTaxRate"
            })
    void theExamplesHaveOnlyFieldsOfTheirSchemas(String id) {
        JsonNode operation = operation(id);
        JsonNode request = operation
                .path("requestBody")
                .path("content")
                .valueStream()
                .findFirst()
                .orElseThrow();
        JsonNode answer = operation
                .path("responses")
                .valueStream()
                .flatMap(response -> response.path("content").valueStream())
                .filter(content -> content.has("examples"))
                .findFirst()
                .orElseThrow();

        for (JsonNode content : List.of(request, answer)) {
            JsonNode example = content.at("/examples/typical/value");
            JsonNode schema = api.at(content.at("/schema/$ref").asString().substring(1));
            assertThat(example.propertyNames())
                    .isNotEmpty()
                    .isSubsetOf(schema.path("properties").propertyNames())
                    .containsAll(schema.path("required")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList());
        }
    }

    /** The schemas of the operations, without those of test controllers. */
    private Set<String> reachable() {
        Set<String> reached = new LinkedHashSet<>();
        List<JsonNode> next = new ArrayList<>(operations);
        while (!next.isEmpty()) {
            next.removeLast().findValuesAsString("$ref").stream()
                    .map(reference -> reference.substring(1))
                    .filter(reached::add)
                    .forEach(reference -> next.add(api.at(reference)));
        }
        return reached;
    }

    private JsonNode operation(String id) {
        return operations.stream()
                .filter(operation -> id(operation).equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Stream<String> required(String schema) {
        return api.path("components")
                .path("schemas")
                .path(schema)
                .path("required")
                .valueStream()
                .map(JsonNode::asString);
    }

    private static String id(JsonNode operation) {
        return operation.path("operationId").asString();
    }
}
