package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Metrics;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;

class DescribesItselfTests extends EdgeTest {

    private final Caller anybody;

    DescribesItselfTests(Platform platform) {
        super(platform);
        this.anybody = platform.anonymous();
    }

    @Test
    void everyRouteInOpenApi() {
        Answer api = anybody.get("/openapi").is(200);

        assertThat(api.text("/openapi")).startsWith("3.1");
        for (String route : List.of(
                "put /api/v2/skus/{sku_id}",
                "patch /api/v2/skus/{sku_id}",
                "get /api/v2/skus/{sku_id}",
                "get /api/v2/skus",
                "post /api/v2/skus/import",
                "put /api/v2/products/{product_id}",
                "get /api/v2/products/{product_id}",
                "get /api/v2/products",
                "post /api/v2/products/import",
                "put /api/v2/categories/{category_id}",
                "get /api/v2/categories/{category_id}",
                "get /api/v2/categories",
                "put /api/v2/attribute-schemas/{subject}",
                "get /api/v2/attribute-schemas/{subject}",
                "put /api/v2/warehouses/{warehouse_id}",
                "get /api/v2/warehouses",
                "post /api/v2/stock/import",
                "post /api/v2/stock/adjust",
                "post /api/v2/stock/transfers",
                "get /api/v2/stock",
                "put /api/v2/stock/{sku_id}/threshold",
                "get /api/v2/stock/{sku_id}",
                "get /api/v2/stock/{sku_id}/movements",
                "put /api/v2/promotions/{promotion_id}",
                "patch /api/v2/promotions/{promotion_id}",
                "get /api/v2/promotions/{promotion_id}",
                "get /api/v2/promotions",
                "put /api/v2/coupons/{code}",
                "get /api/v2/coupons/{code}",
                "get /api/v2/coupons",
                "post /api/v2/coupons/import",
                "get /api/v2/charges/shipping-rates",
                "get /api/v2/charges/shipping-rates/{rate_id}",
                "put /api/v2/charges/shipping-rates/{rate_id}",
                "patch /api/v2/charges/shipping-rates/{rate_id}",
                "delete /api/v2/charges/shipping-rates/{rate_id}",
                "get /api/v2/charges/tax-rates",
                "get /api/v2/charges/tax-rates/{country}/{tax_class}",
                "put /api/v2/charges/tax-rates/{country}/{tax_class}",
                "patch /api/v2/charges/tax-rates/{country}/{tax_class}",
                "delete /api/v2/charges/tax-rates/{country}/{tax_class}",
                "get /api/v2/charges/channels",
                "get /api/v2/charges/channels/{channel}",
                "put /api/v2/charges/channels/{channel}",
                "post /api/v2/orders",
                "get /api/v2/orders",
                "get /api/v2/orders/{order_no}",
                "get /api/v2/orders/{order_no}/payment",
                "get /api/v2/orders/{order_no}/invoice",
                "post /api/v2/orders/{order_no}/cancel",
                "post /api/v2/orders/{order_no}/returns",
                "post /api/v2/orders/{order_no}/returns/{return_no}/refund",
                "get /api/v2/audit-log",
                "get /api/v2/events/parked",
                "get /api/v2/events/readers",
                "post /api/v2/events/parked/{event_id}/{listener}/resend",
                "post /api/v2/events/parked/{event_id}/{listener}/discard",
                "get /api/v2/customers/{user_id}/promotion-profile",
                "put /api/v2/customers/{user_id}/promotion-profile",
                "get /api/v2/payments",
                "get /api/v2/payments/{reference}",
                "post /api/v2/payments/callbacks/{provider}",
                "post /api/v2/privacy/erasures",
                "post /api/v2/privacy/exports",
                "get /api/v2/privacy/master-key",
                "get /api/v2/reports/sales",
                "get /api/v2/reports/funnel",
                "get /api/v2/reports/coupons",
                "get /api/v2/reports/funders",
                "get /api/v2/reports/fulfilment",
                "get /api/v2/reports/orders",
                "get /api/v2/reports/returns",
                "get /api/v2/reports/status",
                "post /api/v2/reports/rebuild",
                "get /api/v2/shipments",
                "get /api/v2/shipments/pick-list",
                "get /api/v2/shipments/{shipment_id}",
                "post /api/v2/shipments/{shipment_id}/book",
                "post /api/v2/shipments/{shipment_id}/dispatch",
                "post /api/v2/shipments/{shipment_id}/deliver",
                "post /api/v2/carrier-callbacks/{carrier}",
                "post /sandbox/payments/{reference}/pay",
                "post /sandbox/shipments/{waybill}/scan")) {
            String[] parts = route.split(" ");
            assertThat(api.json().path("paths").path(parts[1]).has(parts[0]))
                    .as(route)
                    .isTrue();
        }
    }

    @Test
    void everyLimitInNumbers() {
        Answer api = anybody.get("/openapi").is(200);
        JsonNode checkout = schemaOf(api, "/api/v2/orders", "post");
        JsonNode items = checkout.path("properties").path("items");

        assertThat(items.path("maxItems").asInt()).isEqualTo(2_000);
        assertThat(items.path("minItems").asInt()).isEqualTo(1);
        JsonNode quantity =
                resolved(api, items.path("items")).path("properties").path("quantity");
        assertThat(quantity.path("minimum").asInt()).isEqualTo(1);
        assertThat(quantity.path("maximum").asInt()).isEqualTo(1_000_000);
        assertThat(checkout.path("properties").propertyNames())
                .containsExactlyInAnyOrder(
                        "user_id",
                        "shopper_key",
                        "expected_payable",
                        "items",
                        "currency",
                        "payment_method",
                        "payment",
                        "channel",
                        "shipping_address",
                        "gift_message",
                        "note",
                        "external_reference",
                        "placed_at",
                        "coupon_codes",
                        "attributes",
                        "contact");
        assertThat(checkout.path("required").toString())
                .contains("items", "currency", "channel", "shipping_address")
                .doesNotContain("payment", "user_id", "external_reference", "placed_at");
        assertThat(checkout.path("properties")
                        .path("gift_message")
                        .path("maxLength")
                        .asInt())
                .isEqualTo(500);
        for (String imported : List.of(
                "/api/v2/skus/import", "/api/v2/products/import", "/api/v2/stock/import", "/api/v2/coupons/import")) {
            assertThat(schemaOf(api, imported, "post").findValue("maxItems").asInt())
                    .isEqualTo(10_000);
        }
        for (String list : List.of(
                "/api/v2/orders",
                "/api/v2/skus",
                "/api/v2/categories",
                "/api/v2/promotions",
                "/api/v2/coupons",
                "/api/v2/stock/{sku_id}/movements",
                "/api/v2/shipments")) {
            JsonNode limit = parameter(api, list, "limit");
            assertThat(limit.path("maximum").asInt()).as(list).isEqualTo(200);
            assertThat(limit.path("minimum").asInt()).as(list).isEqualTo(1);
        }
        assertThat(schemaOf(api, "/api/v2/stock/transfers", "post")
                        .findValue("maxItems")
                        .asInt())
                .isEqualTo(2_000);
        JsonNode sku = schemaOf(api, "/api/v2/skus/{sku_id}", "put").path("properties");
        assertThat(sku.path("weight_grams").path("maximum").asLong()).isEqualTo(1_000_000_000L);
        assertThat(sku.path("tax_class").path("pattern").asString()).isEqualTo("[a-z0-9_-]{1,32}");
        assertThat(sku.path("category").path("maxLength").asInt()).isEqualTo(64);
        assertThat(sku.path("attributes").path("type").toString()).contains("object");
        assertThat(parameter(api, "/api/v2/skus", "category").path("maxLength").asInt())
                .isEqualTo(64);
        assertThat(parameter(api, "/api/v2/skus", "attribute.<name>")
                        .path("maxLength")
                        .asInt())
                .isEqualTo(255);
        assertThat(api.body()).contains("1,048,576 bytes (16,777,216 for an import)");
    }

    @Test
    void whatACheckoutMayBeAnswered() {
        JsonNode place = anybody.get("/openapi")
                .json()
                .path("paths")
                .path("/api/v2/orders")
                .path("post");

        assertThat(place.path("responses").propertyNames())
                .contains("201", "202", "400", "401", "403", "409", "413", "415", "422", "503")
                .doesNotContain("200");
        assertThat(place.path("parameters").findValuesAsString("name")).contains("X-Idempotency-Key");
    }

    @Test
    void aPutAndADeleteNeedNoIdempotencyKey() {
        JsonNode paths = anybody.get("/openapi").json().path("paths");
        Map<String, Boolean> required = new TreeMap<>();
        for (String method : List.of("put", "patch", "delete")) {
            for (JsonNode parameter : paths.path("/api/v2/charges/shipping-rates/{rate_id}")
                    .path(method)
                    .path("parameters")) {
                if (parameter.path("name").asString().equals("X-Idempotency-Key")) {
                    required.put(method, parameter.path("required").asBoolean(false));
                }
            }
        }
        assertThat(required).isEqualTo(Map.of("put", false, "patch", true, "delete", false));
    }

    private static JsonNode schemaOf(Answer api, String path, String method) {
        return resolved(
                api,
                api.json()
                        .path("paths")
                        .path(path)
                        .path(method)
                        .at("/requestBody/content")
                        .path("application/json")
                        .path("schema"));
    }

    private static JsonNode resolved(Answer api, JsonNode schema) {
        return schema.has("$ref") ? api.at(schema.path("$ref").asString().substring(1)) : schema;
    }

    private static JsonNode parameter(Answer api, String path, String name) {
        for (JsonNode parameter :
                api.json().path("paths").path(path).path("get").path("parameters")) {
            if (parameter.path("name").asString().equals(name)) {
                return parameter.path("schema");
            }
        }
        throw new AssertionError("%s has no parameter %s".formatted(path, name));
    }

    @Test
    void toPeopleAtTheRoot() {
        assertThat(anybody.get("/").is(200).body()).contains("/console", "/reference", "demo-shopper-secret");
        assertThat(anybody.get("/reference").is(200).body()).contains("/swagger-ui/swagger-ui-bundle.js");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/liveness", "/readiness"})
    void itsHealth(String group) {
        assertThat(anybody.get("/actuator/health" + group).is(200).text("/status"))
                .isEqualTo("UP");
    }

    @Test
    void toPrometheus() {
        platform.shopper().places(platform.operator().sells(100, 1), 1).pay().awaitCommitted();

        Metrics metrics = platform.metrics();

        assertThat(metrics.names())
                .contains(
                        "orderwright_outbox_queue_depth",
                        "orderwright_outbox_queue_oldest_seconds",
                        "orderwright_outbox_batch_size_count",
                        "orderwright_outbox_batch_size_sum",
                        "orderwright_outbox_repeats_total",
                        "orderwright_outbox_retries_total",
                        "orderwright_outbox_parkings_total",
                        "orderwright_outbox_parked",
                        "orderwright_outbox_cursor_lag_seconds",
                        "orderwright_outbox_oldest_transaction_seconds",
                        "orderwright_orders_late",
                        "orderwright_orders_reached_total",
                        "http_server_requests_seconds_bucket",
                        "orderwright_payment_captures_total",
                        "orderwright_shipping_late",
                        "orderwright_shipping_refused");
        for (String module : List.of("catalog", "inventory", "promotion", "payment", "shipping", "order")) {
            assertThat(metrics.series("orderwright_outbox_queue_depth"))
                    .as(module)
                    .anyMatch(line -> line.contains("listener=\"%s\"".formatted(module)));
        }
        for (String module : List.of("inventory", "payment", "shipping", "order")) {
            Soon.is(
                    module + " has heard something",
                    () -> platform.metrics().sum("orderwright_outbox_batch_size_count", module) > 0);
        }
        for (String status : List.of("CREATED", "PAYING", "PAID")) {
            assertThat(metrics.sum("orderwright_orders_reached_total", "\"%s\"".formatted(status)))
                    .as(status)
                    .isPositive();
        }
        assertThat(metrics.sum(
                        "http_server_requests_seconds_count", "POST", "uri=\"/api/v2/orders\"", "status=\"201\""))
                .isPositive();
        for (String state : List.of("AWAITING_ANSWERS", "PAYING", "COMMITTING", "REFUNDING", "REFUND_FAILED")) {
            Soon.is(
                    "no order of earlier tests is late any more: " + state,
                    () -> platform.metrics().sum("orderwright_orders_late", "\"%s\"".formatted(state)) == 0);
        }
    }
}
