package edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import platform.security.Access;
import testing.Tokens;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

class LetsInOnlyWhoMayTests extends EdgeTest {

    private static final String ORDERS = "/api/v2/orders";
    private static final String CHARGES = "/api/v2/charges";
    private static final String PRIVACY = "/api/v2/privacy";
    private static final String REPORTS = "/api/v2/reports";
    private static final String LEDGER = "/api/v2/ledger";
    private static final String WEBHOOKS = "/api/v2/webhook-endpoints";
    private static final String CODE_BATCH = "/api/v2/promotions/a/code-batches/01936fd2-5f3c-7a8e-9b1d-3c2a1f0e9d8c";
    private static final String PERIOD = "?from=2026-01-01&to=2026-02-01";
    private static final String SHIPMENTS = "/api/v2/shipments";
    private static final String SHIPMENT = "0197a6b0-0000-7000-8000-000000000001";

    /** Each of these scopes is enough; the first one is named. */
    private static final String BULK = "operator.orders operator.shipments operator.events";

    private final RequestMappingHandlerMapping mappings;

    LetsInOnlyWhoMayTests(
            Platform platform, @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        super(platform);
        this.mappings = mappings;
    }

    /**
     * Every route of the API, each with what its caller needs. The scopes are written here and not read from the controllers, so that no
     * route gets another one by mistake.
     */
    private List<Route> routes() {
        String cancel = ORDERS + "/260301-0000-0000-0000/cancel";
        return List.of(
                new Route("orders", "GET", ORDERS, null),
                new Route("orders", "GET", ORDERS + "/260301-0000-0000-0000", null),
                new Route("orders", "GET", ORDERS + "/stream", null),
                new Route("orders", "GET", "/ws/state", null),
                new Route("orders", "GET", "/graphql", null),
                new Route("orders", "POST", "/graphql", Map.of("query", "{ orders { asOf } }")),
                new Route("orders", "POST", "/api/v2/stream-sessions", null),
                new Route("orders", "GET", ORDERS + "/260301-0000-0000-0000/payment", null),
                new Route("orders", "GET", ORDERS + "/260301-0000-0000-0000/invoice", null),
                new Route(
                        "orders",
                        "POST",
                        ORDERS,
                        Map.of(
                                "items",
                                List.of(Map.of("sku_id", "a", "quantity", 1)),
                                "currency",
                                "GBP",
                                "payment_method",
                                "sandbox",
                                "channel",
                                "web",
                                "shipping_address",
                                Checkout.address())),
                new Route("orders", "POST", ORDERS + "/preview", null),
                new Route("orders", "POST", ORDERS + "/260301-0000-0000-0000/payments", Map.of()),
                new Route("orders", "GET", ORDERS + "/260301-0000-0000-0000/explanation", null),
                new Route("operator.orders", "GET", ORDERS + "/260301-0000-0000-0000/events", null),
                new Route("operator.orders", "GET", ORDERS + "/260301-0000-0000-0000/notes", null),
                new Route("operator.orders", "POST", ORDERS + "/260301-0000-0000-0000/notes", Map.of("text", "a")),
                new Route("operator.orders", "GET", "/api/v2/checkout-options", null),
                new Route(BULK, "POST", "/api/v2/bulk-jobs", Map.of()),
                new Route(BULK, "GET", "/api/v2/bulk-jobs", null),
                new Route(BULK, "GET", "/api/v2/bulk-jobs/" + SHIPMENT, null),
                new Route(BULK, "GET", "/api/v2/bulk-jobs/" + SHIPMENT + "/items", null),
                new Route("orders", "POST", cancel, Map.of()),
                new Route(
                        "operator.orders",
                        "POST",
                        ORDERS + "/260301-0000-0000-0000/returns",
                        Map.of("items", List.of(Map.of("line_no", 1, "quantity", 1)))),
                new Route("operator.orders", "POST", ORDERS + "/260301-0000-0000-0000/returns/1/refund", null),
                new Route("operator.catalog", "PUT", "/api/v2/skus/a", Operator.sku("A thing", 1, true)),
                new Route(
                        "operator.catalog",
                        "POST",
                        "/api/v2/skus/import",
                        Map.of(
                                "skus",
                                List.of(Map.of(
                                        "sku_id", "a", "name", "A", "prices", List.of(Checkout.money(1, "GBP")))))),
                new Route(
                        "operator.catalog",
                        "PUT",
                        "/api/v2/products/p",
                        Map.of("name", "P", "options", List.of(), "variants", List.of())),
                new Route(
                        "operator.catalog",
                        "POST",
                        "/api/v2/products/import",
                        Map.of(
                                "products",
                                List.of(Map.of(
                                        "product_id", "q", "name", "Q", "options", List.of(), "variants", List.of())))),
                new Route("operator.catalog", "PATCH", "/api/v2/skus/a", Map.of("listed", false)),
                new Route("operator.catalog", "PATCH", "/api/v2/products/p", Map.of("name", "P")),
                new Route("operator.catalog", "PUT", "/api/v2/categories/c", Map.of("name", "C")),
                new Route("operator.catalog", "PUT", "/api/v2/attribute-schemas/sku", Map.of("schema", Map.of())),
                new Route("operator.charges", "GET", CHARGES + "/shipping-rates", null),
                new Route(
                        "operator.charges",
                        "PUT",
                        CHARGES + "/shipping-rates/a",
                        Map.of("country", "GB", "amount", Checkout.money(1, "XOF"))),
                new Route("operator.charges", "GET", CHARGES + "/shipping-rates/a", null),
                new Route("operator.charges", "PATCH", CHARGES + "/shipping-rates/a", Map.of("country", "GB")),
                new Route("operator.charges", "DELETE", CHARGES + "/shipping-rates/a", null),
                new Route("operator.charges", "GET", CHARGES + "/tax-rates", null),
                new Route("operator.charges", "PUT", CHARGES + "/tax-rates/GB/a", Map.of("rate_ppm", 1)),
                new Route("operator.charges", "GET", CHARGES + "/tax-rates/GB/a", null),
                new Route("operator.charges", "PATCH", CHARGES + "/tax-rates/GB/a", Map.of("rate_ppm", 1)),
                new Route("operator.charges", "DELETE", CHARGES + "/tax-rates/GB/a", null),
                new Route("operator.charges", "GET", CHARGES + "/channels", null),
                new Route("operator.charges", "GET", CHARGES + "/channels/a", null),
                new Route("operator.charges", "PUT", CHARGES + "/channels/a", Map.of("tax_included", true)),
                new Route("operator.orders", "GET", "/api/v2/mails", null),
                new Route("operator.orders", "GET", "/api/v2/mails/" + SHIPMENT, null),
                new Route("operator.orders", "POST", "/api/v2/mails/" + SHIPMENT + "/resend", null),
                new Route("operator.metrics", "GET", "/actuator/prometheus", null),
                new Route("operator.audit", "GET", "/api/v2/audit-log", null),
                new Route("operator.events", "GET", "/api/v2/events?correlation=a", null),
                new Route("operator.events", "POST", "/api/v2/events/rebuild", null),
                new Route("operator.events", "GET", "/api/v2/events/parked", null),
                new Route("operator.events", "GET", "/api/v2/events/readers", null),
                new Route("operator.events", "POST", "/api/v2/events/parked/1/order/resend", null),
                new Route("operator.events", "POST", "/api/v2/events/parked/1/order/discard", null),
                new Route("orders", "POST", PRIVACY + "/erasures", Map.of("order_no", "a")),
                new Route("orders", "POST", PRIVACY + "/exports", Map.of("order_no", "a")),
                new Route("operator.privacy", "GET", PRIVACY + "/master-key", null),
                new Route("operator.promotions", "GET", "/api/v2/promotion-definition-schema", null),
                new Route("operator.promotions", "GET", "/api/v2/promotions", null),
                new Route("operator.promotions", "GET", "/api/v2/promotions/a", null),
                new Route(
                        "operator.promotions",
                        "PUT",
                        "/api/v2/promotions/a",
                        Operator.promotion(Operator.percentOff(100))),
                new Route("operator.promotions", "PATCH", "/api/v2/promotions/a", Map.of("paused", true)),
                new Route(
                        "operator.promotions",
                        "POST",
                        "/api/v2/promotion-trials",
                        Map.of(
                                "currency",
                                "GBP",
                                "lines",
                                List.of(Map.of(
                                        "sku_id", "a", "quantity", 1, "unit_price", Checkout.money(1_000, "GBP"))))),
                new Route("operator.promotions", "GET", "/api/v2/promotions/a/allowances?per=DAY", null),
                new Route("operator.promotions", "GET", "/api/v2/promotions/a/versions", null),
                new Route("operator.promotions", "GET", "/api/v2/promotions/a/conflicts", null),
                new Route("operator.promotions", "GET", "/api/v2/promotions/a/code-batches", null),
                new Route("operator.promotions", "POST", "/api/v2/promotions/a/code-batches", Map.of("ordered", 1)),
                new Route("operator.promotions", "GET", CODE_BATCH, null),
                new Route("operator.promotions", "GET", CODE_BATCH + "/codes", null),
                new Route("operator.promotions", "GET", "/api/v2/red-packets", null),
                new Route("operator.promotions", "GET", "/api/v2/red-packets/a", null),
                new Route("operator.promotions", "PUT", "/api/v2/red-packets/a", Operator.redPacket(1_000, "GBP")),
                new Route("orders", "POST", "/api/v2/red-packets/a/claims", null),
                new Route("operator.promotions", "GET", "/api/v2/customers/a/promotion-profile", null),
                new Route(
                        "operator.promotions", "PUT", "/api/v2/customers/a/promotion-profile", Map.of("level", "gold")),
                new Route("operator.promotions", "GET", "/api/v2/coupons?promotion_id=a", null),
                new Route("operator.promotions", "GET", "/api/v2/coupons/a", null),
                new Route("operator.promotions", "PUT", "/api/v2/coupons/a", Map.of("promotion_id", "a")),
                new Route(
                        "operator.promotions",
                        "POST",
                        "/api/v2/coupons/import",
                        Map.of("promotion_id", "a", "coupons", List.of(Map.of("code", "a")))),
                new Route("operator.reports", "GET", REPORTS + "/sales" + PERIOD, null),
                new Route("operator.reports", "GET", REPORTS + "/funnel" + PERIOD, null),
                new Route("operator.reports", "GET", REPORTS + "/coupons" + PERIOD, null),
                new Route("operator.reports", "GET", REPORTS + "/funders" + PERIOD, null),
                new Route("operator.reports", "GET", REPORTS + "/fulfilment" + PERIOD, null),
                new Route("operator.reports", "GET", REPORTS + "/orders" + PERIOD, null),
                new Route("operator.reports", "GET", REPORTS + "/returns" + PERIOD, null),
                new Route("operator.reports", "GET", REPORTS + "/simulations", null),
                new Route("operator.reports", "POST", REPORTS + "/simulations", Map.of()),
                new Route("operator.reports", "GET", REPORTS + "/simulations/" + SHIPMENT, null),
                new Route("operator.reports", "DELETE", REPORTS + "/simulations/" + SHIPMENT, null),
                new Route("operator.reports", "GET", REPORTS + "/status", null),
                new Route("operator.reports", "POST", REPORTS + "/rebuild", null),
                new Route("operator.ledger", "GET", LEDGER, null),
                new Route("operator.ledger", "GET", LEDGER + "/accounts", null),
                new Route("operator.ledger", "GET", LEDGER + "/accounts/sales/statement?currency=GBP", null),
                new Route("operator.ledger", "GET", LEDGER + "/trial-balance", null),
                new Route("operator.ledger", "GET", LEDGER + "/orders/" + SHIPMENT, null),
                new Route("operator.ledger", "GET", LEDGER + "/periods", null),
                new Route("operator.ledger", "GET", LEDGER + "/verifications", null),
                new Route("operator.ledger.close", "POST", LEDGER + "/periods", Map.of("through", "2026-01-01")),
                new Route("operator.ledger.close", "POST", LEDGER + "/verifications", null),
                new Route("operator.ledger", "GET", LEDGER + "/splits", null),
                new Route("operator.ledger", "GET", LEDGER + "/splits/a", null),
                new Route(
                        "operator.ledger.close",
                        "PUT",
                        LEDGER + "/splits/a",
                        Map.of(
                                "party_id",
                                "a",
                                "party_name",
                                "A",
                                "basis_points",
                                1,
                                "valid_from",
                                "2026-01-01T00:00:00Z")),
                new Route("operator.ledger", "GET", LEDGER + "/settlements", null),
                new Route("operator.ledger", "GET", LEDGER + "/settlements/1", null),
                new Route("operator.ledger", "GET", LEDGER + "/settlements/1/lines", null),
                new Route(
                        "operator.ledger.close",
                        "POST",
                        LEDGER + "/settlements",
                        Map.of("party_id", "a", "currency", "GBP", "through", "2026-01-01")),
                new Route("operator.webhooks", "GET", WEBHOOKS, null),
                new Route(
                        "operator.webhooks",
                        "POST",
                        WEBHOOKS,
                        Map.of("url", "https://hooks.example", "event_types", List.of("order.paid"))),
                new Route("operator.webhooks", "GET", WEBHOOKS + "/" + SHIPMENT, null),
                new Route(
                        "operator.webhooks",
                        "PUT",
                        WEBHOOKS + "/" + SHIPMENT,
                        Map.of("url", "https://hooks.example", "event_types", List.of("order.paid"))),
                new Route("operator.webhooks", "PATCH", WEBHOOKS + "/" + SHIPMENT, Map.of("enabled", false)),
                new Route("operator.webhooks", "DELETE", WEBHOOKS + "/" + SHIPMENT, null),
                new Route("operator.webhooks", "POST", WEBHOOKS + "/" + SHIPMENT + "/secret-rotations", Map.of()),
                new Route("operator.webhooks", "POST", WEBHOOKS + "/" + SHIPMENT + "/test-deliveries", null),
                new Route("operator.webhooks", "GET", WEBHOOKS + "/" + SHIPMENT + "/deliveries", null),
                new Route("operator.webhooks", "GET", WEBHOOKS + "/" + SHIPMENT + "/deliveries/" + SHIPMENT, null),
                new Route(
                        "operator.webhooks",
                        "POST",
                        WEBHOOKS + "/" + SHIPMENT + "/deliveries/" + SHIPMENT + "/replays",
                        null),
                new Route(
                        "operator.webhooks",
                        "POST",
                        WEBHOOKS + "/" + SHIPMENT + "/replays",
                        Map.of("from", "2026-01-01T00:00:00Z", "to", "2026-01-02T00:00:00Z")),
                new Route("operator.payments", "GET", "/api/v2/payments", null),
                new Route("operator.payments", "GET", "/api/v2/payments/a", null),
                new Route("operator.payments", "GET", "/api/v2/wallets/a", null),
                new Route("operator.payments", "GET", "/api/v2/wallets/a/movements?currency=GBP", null),
                new Route("operator.payments", "GET", "/api/v2/wallets/a/top-ups", null),
                new Route(
                        "operator.wallets",
                        "POST",
                        "/api/v2/wallets/a/adjustments",
                        Map.of("direction", "CREDIT", "amount", Checkout.money(1, "GBP"), "reason", "a test")),
                new Route("orders", "GET", "/api/v2/wallet", null),
                new Route("orders", "GET", "/api/v2/wallet/movements?currency=GBP", null),
                new Route(
                        "orders",
                        "POST",
                        "/api/v2/wallet/top-ups",
                        Map.of("amount", Checkout.money(1, "GBP"), "payment", Map.of("method", "sandbox"))),
                new Route("orders", "GET", "/api/v2/wallet/top-ups", null),
                new Route("orders", "GET", "/api/v2/wallet/top-ups/a", null),
                new Route("operator.payments", "GET", "/api/v2/disputes", null),
                new Route("operator.payments", "GET", "/api/v2/disputes/999999", null),
                new Route("operator.refunds.approve", "GET", "/api/v2/refund-approvals", null),
                new Route("operator.refunds.approve", "POST", "/api/v2/refunds/a/approve", Map.of()),
                new Route("operator.refunds.approve", "POST", "/api/v2/refunds/a/refuse", Map.of("note", "unclear")),
                new Route("operator.refunds.approve", "POST", "/api/v2/wallet-credits/a/approve", Map.of()),
                new Route(
                        "operator.refunds.approve",
                        "POST",
                        "/api/v2/wallet-credits/a/refuse",
                        Map.of("note", "unclear")),
                new Route("operator.reconciliation", "GET", "/api/v2/reconciliations", null),
                new Route("operator.reconciliation", "GET", "/api/v2/reconciliations/a/2021-03-01", null),
                new Route("operator.reconciliation", "GET", "/api/v2/reconciliations/a/2021-03-01/funds", null),
                new Route("operator.reconciliation", "POST", "/api/v2/reconciliations/a/2021-03-01/close", Map.of()),
                new Route(
                        "operator.reconciliation",
                        "POST",
                        "/api/v2/reconciliations/a/2021-03-01/reopen",
                        Map.of("reason", "late news")),
                new Route(
                        "operator.reconciliation",
                        "POST",
                        "/api/v2/reconciliations/a/2021-03-01/statement/fetch",
                        Map.of()),
                new Route("operator.payments", "POST", "/api/v2/payments/nobody/provider/inquire", Map.of()),
                new Route("operator.payments", "GET", "/api/v2/provider-calls", null),
                new Route("operator.payments", "POST", "/api/v2/provider-calls/nobody/retry", Map.of()),
                new Route(
                        "operator.reconciliation",
                        "POST",
                        "/api/v2/reconciliations/a/2021-03-01/statement/import",
                        new byte[0]),
                new Route(
                        "operator.reconciliation",
                        "POST",
                        "/api/v2/reconciliations/a/2021-03-01/funds/a/import",
                        new byte[0]),
                new Route("operator.reconciliation", "POST", "/api/v2/bank-accounts/a/statements/import", new byte[0]),
                new Route("operator.reconciliation", "GET", "/api/v2/bank-accounts", null),
                new Route("operator.reconciliation", "GET", "/api/v2/bank-accounts/a", null),
                new Route(
                        "operator.reconciliation",
                        "POST",
                        "/api/v2/bank-accounts",
                        Map.of("account_id", "a", "currency", "GBP", "name", "A", "begins_on", "1999-12-31")),
                new Route("operator.reconciliation", "GET", "/api/v2/bank-accounts/a/lines", null),
                new Route("operator.reconciliation", "GET", "/api/v2/bank-accounts/a/lines/999999", null),
                new Route(
                        "operator.reconciliation",
                        "POST",
                        "/api/v2/bank-accounts/a/lines/999999/match",
                        Map.of("transfer_no", 1)),
                new Route(
                        "operator.reconciliation",
                        "POST",
                        "/api/v2/bank-accounts/a/lines/999999/dismiss",
                        Map.of("reason", "a test")),
                new Route(
                        "operator.reconciliation",
                        "POST",
                        "/api/v2/bank-accounts/a/lines/999999/undo",
                        Map.of("reason", "a test")),
                new Route("operator.reconciliation", "GET", "/api/v2/bank-transfers", null),
                new Route("operator.reconciliation", "GET", "/api/v2/work-items", null),
                new Route("operator.reconciliation", "GET", "/api/v2/work-items/999999", null),
                new Route("operator.reconciliation", "POST", "/api/v2/work-items/999999/take", Map.of()),
                new Route(
                        "operator.reconciliation",
                        "POST",
                        "/api/v2/work-items/999999/resolve",
                        Map.of("resolution", "ACCEPTED", "reason", "a penny")),
                new Route(
                        "operator.reconciliation",
                        "POST",
                        "/api/v2/work-items/999999/dismiss",
                        Map.of("reason", "a test")),
                new Route("operator.shipments", "GET", SHIPMENTS, null),
                new Route("operator.shipments", "GET", SHIPMENTS + "/pick-list", null),
                new Route("operator.shipments", "GET", SHIPMENTS + "/" + SHIPMENT, null),
                new Route("operator.shipments", "POST", SHIPMENTS + "/" + SHIPMENT + "/book", null),
                new Route("operator.shipments", "POST", SHIPMENTS + "/" + SHIPMENT + "/dispatch", null),
                new Route("operator.shipments", "POST", SHIPMENTS + "/" + SHIPMENT + "/deliver", null),
                new Route("operator.stock", "GET", "/api/v2/stock", null),
                new Route("operator.stock", "GET", "/api/v2/stock/a", null),
                new Route(
                        "operator.stock",
                        "PUT",
                        "/api/v2/stock/a/threshold",
                        Map.of("warehouse_id", "main", "low_at", 1)),
                new Route("operator.stock", "GET", "/api/v2/stock/a/movements", null),
                new Route("operator.stock", "POST", "/api/v2/stock/import", Operator.goods("a", "a", 1)),
                new Route("operator.stock", "POST", "/api/v2/stock/adjust", Operator.adjustment("a", 1)),
                new Route(
                        "operator.stock",
                        "POST",
                        "/api/v2/stock/transfers",
                        Operator.transfer("main", "elsewhere", "a", 1)),
                new Route("operator.stock", "GET", "/api/v2/warehouses", null),
                new Route("operator.stock", "PUT", "/api/v2/warehouses/w", Map.of("name", "W", "priority", 1)));
    }

    private record Route(String scope, String method, String path, Object body) {

        Answer calledBy(Caller caller) {
            if (method.equals("PATCH")) {
                return caller.patch(path, body);
            }
            Call call = caller.call(method, path).freshKey();
            return switch (body) {
                case null -> call.send();
                case byte[] file ->
                    call.header("Content-Type", "application/octet-stream")
                            .body(BodyPublishers.ofByteArray(file))
                            .send();
                default -> call.body(body).send();
            };
        }
    }

    @Test
    void everyRouteThatNeedsAScopeIsListed() {
        List<Route> listed = routes();
        List<String> missing = new ArrayList<>();
        mappings.getHandlerMethods().forEach((mapping, handler) -> {
            if (Access.of(handler.getBeanType(), handler.getMethod()) instanceof Access.AnyScopeOf) {
                for (String pattern : mapping.getPatternValues()) {
                    if (pattern.contains("/probe")) {
                        continue; // a controller of other tests
                    }
                    String path = pattern.replaceAll("\\{[^}]*}", "[^/]+");
                    mapping.getMethodsCondition().getMethods().stream()
                            .map(RequestMethod::name)
                            .filter(method -> listed.stream()
                                    .noneMatch(route -> route.method.equals(method)
                                            && route.path
                                                    .replaceAll("\\?.*", "")
                                                    .matches(path)))
                            .forEach(method -> missing.add(method + " " + pattern));
                }
            }
        });

        assertThat(missing).as("missing in routes()").isEmpty();
    }

    @Test
    void nobodyWithoutAToken() {
        List<Route> all = new ArrayList<>(routes());
        all.add(new Route("", "GET", "/api/v2/skus", null));
        all.add(new Route("", "GET", "/api/v2/skus/a", null));
        all.add(new Route("", "GET", "/api/v2/products", null));
        all.add(new Route("", "GET", "/api/v2/products/a", null));
        all.add(new Route("", "GET", "/api/v2/categories", null));
        all.add(new Route("", "GET", "/api/v2/categories/c", null));
        all.add(new Route("", "GET", "/api/v2/attribute-schemas/sku", null));
        all.add(new Route("", "GET", "/api/v2/anything", null));
        for (Route route : all) {
            Answer answer = route.calledBy(platform.anonymous()).refused(401, "UNAUTHORIZED");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void nobodyWithoutTheScopeWhichIsNamed() {
        for (Route route : routes()) {
            for (Caller caller : List.of(platform.caller("somebody", "openid"), oneWithAllBut(route.scope()))) {
                Answer answer = route.calledBy(caller).refused(403, "FORBIDDEN");
                assertThat(answer.text("/details/scope"))
                        .isEqualTo(route.scope().split(" ")[0]);
            }
        }
    }

    @Test
    void noForceWithoutItsOwnScope() {
        Route force = new Route(
                "operator.stock.force", "POST", "/api/v2/stock/adjust", Operator.forced(Operator.adjustment("a", -1)));
        assertThat(force.calledBy(oneWithAllBut(force.scope()))
                        .refused(403, "FORBIDDEN")
                        .text("/details/scope"))
                .isEqualTo(force.scope());
        force.calledBy(platform.caller("somebody", force.scope())).refused(403, "FORBIDDEN");
    }

    private Caller oneWithAllBut(String scope) {
        List<String> scopes = new ArrayList<>(List.of(
                "orders",
                "operator.orders",
                "operator.catalog",
                "operator.stock",
                "operator.promotions",
                "operator.charges",
                "operator.payments",
                "operator.refunds.approve",
                "operator.reconciliation",
                "operator.wallets",
                "operator.shipments",
                "operator.ledger",
                "operator.ledger.close",
                "operator.webhooks",
                "operator.events",
                "operator.metrics"));
        scopes.removeAll(List.of(scope.split(" ")));
        if (scope.equals("orders")) {
            scopes.remove("operator.orders"); // who may do all of it
        }
        return platform.caller("somebody", String.join(" ", scopes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIiwiZXhwIjo0MTAyNDQ0ODAwfQ."})
    void noTokenThatIsNone(String token) {
        refused("Bearer " + token);
    }

    @Test
    void noTokenOfAnotherSchemeOrKeyOrTime() throws Exception {
        Instant now = platform.clock().instant();
        refused("Basic "
                + Base64.getEncoder()
                        .encodeToString("demo-shopper:demo-shopper-secret".getBytes(StandardCharsets.UTF_8)));
        refused("Bearer "
                + platform.token("a", "orders", now.minus(Duration.ofHours(2)), now.minus(Duration.ofMinutes(2))));
        Tokens foreign = new Tokens(new ImmutableJWKSet<>(new JWKSet(new RSAKeyGenerator(2048)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .keyID("foreign")
                .generate())));
        refused("Bearer " + foreign.sign("a", Set.of("orders"), now, now.plusSeconds(600)));
    }

    @Test
    void noTokenLongerThanItLasts() {
        Instant now = platform.clock().instant();
        String token = platform.token("a", "orders", now, now.plus(Duration.ofMinutes(10)));
        Call call = platform.anonymous().call("GET", ORDERS).header("Authorization", "Bearer " + token);

        call.send().is(200);
        platform.clock().advance(Duration.ofMinutes(12));
        call.send().refused(401, "UNAUTHORIZED");
    }

    private void refused(String authorization) {
        Answer answer = platform.anonymous()
                .call("GET", ORDERS)
                .header("Authorization", authorization)
                .send()
                .refused(401, "UNAUTHORIZED");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void theDemoClientsWithTheirTokens() {
        String sku = operator.sells(100, 1);
        Answer token = platform.anonymous()
                .call("POST", "/oauth2/token")
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                "demo-shopper:demo-shopper-secret".getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(BodyPublishers.ofString("grant_type=client_credentials"))
                .send()
                .is(200);
        Caller demo = new Caller(platform, "demo-shopper", () -> token.text("/access_token"));

        assertThat(demo.places(sku, 1).show().text("/user_id")).isEqualTo("demo-shopper");
    }

    @Test
    void operatorsFieldsAreForOperators() {
        String sku = operator.sells(100, 5);
        for (Checkout checkout : List.of(
                shopper.checkout().line(sku, 1).with("external_reference", Shop.fresh("invoice")),
                shopper.checkout().line(sku, 1).with("placed_at", "2026-01-01T00:00:00Z"),
                shopper.checkout().line(sku, 1).with("user_id", "somebody else"),
                shopper.checkout().line(sku, 1).with("shopper_key", "another session"),
                shopper.checkout().line(sku, 1).line(sku, 1, 1))) {
            Answer answer = checkout.send().refused(403, "FORBIDDEN");
            assertThat(answer.text("/details/scope")).isEqualTo("operator.orders");
        }
        shopper.checkout().line(sku, 1).with("user_id", shopper.subject()).placed();
        shopper.get(ORDERS + "?user_id=" + Operator.encoded(shopper.subject())).is(200);
        shopper.get(ORDERS + "?user_id=somebody").refused(403, "FORBIDDEN");
        assertThat(operator.stockOf(sku).reserved()).isEqualTo(1);
    }

    @Test
    void anothersOrderLooksLikeNone() {
        String sku = operator.sells(100, 5);
        PlacedOrder guests = operator.checkout().line(sku, 1).placed();
        PlacedOrder ours = shopper.places(sku, 1);
        Caller other = platform.shopper();

        String missing =
                withoutTrace(other.get(ORDERS + "/260301-0000-0000-0000").refused(404, "NOT_FOUND"));
        for (PlacedOrder order : List.of(guests, ours)) {
            String path = ORDERS + "/" + order.number();
            assertThat(withoutTrace(other.get(path))).isEqualTo(missing);
            assertThat(withoutTrace(other.get(path + "/payment"))).isEqualTo(missing);
            assertThat(withoutTrace(other.cancel(order.number()).send())).isEqualTo(missing);
            order.seenBy(operator).show();
        }
        platform.awaitListed();
        assertThat(other.get(ORDERS).is(200).at("/orders").isEmpty()).isTrue();
        assertThat(ours.status()).isEqualTo("PAYING");
    }

    private static String withoutTrace(Answer answer) {
        return answer.body().replace(answer.traceId(), "");
    }

    @Test
    void everybodyToWhatIsOpen() {
        for (String path : List.of(
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/openapi",
                "/sandbox/behaviour",
                "/sandbox/shipments/behaviour")) {
            platform.anonymous().get(path).is(200);
        }
        for (String callbacks : List.of(Provider.CALLBACKS, "/api/v2/carrier-callbacks/sandbox")) {
            platform.anonymous().call("POST", callbacks).body("{}").send().refused(401, "CALLBACK_SIGNATURE_INVALID");
        }
        for (String path : List.of("/actuator", "/actuator/env", "/actuator/heapdump", "/actuator/beans", "/nowhere")) {
            assertThat(platform.anonymous().get(path).status()).isIn(403, 404);
        }
    }
}
