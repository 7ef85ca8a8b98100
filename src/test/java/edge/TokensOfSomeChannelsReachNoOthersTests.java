package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import platform.edit.MergePatch;
import platform.security.Access;
import platform.security.Scopes;
import testing.RawHttp;
import testing.StateClient;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator whose token has the claim {@code channels} reaches nothing of other channels: each path applies the claim, or refuses the token. */
class TokensOfSomeChannelsReachNoOthersTests extends EdgeTest {

    private static final String PREVIEW = "/api/v2/orders/preview";
    private static final String REPORTS = "/api/v2/reports/";
    private static final List<String> FIGURES =
            List.of("sales", "funnel", "coupons", "funders", "fulfilment", "orders", "returns");

    /** The paths that apply the claim. The other tests of this class, and those of reports and simulations, show how. */
    private static final Set<String> LIMITED = Set.of(
            "POST /api/v2/orders",
            "POST /api/v2/orders/preview",
            "GET /api/v2/checkout-options",
            "GET /api/v2/orders/stream",
            "POST /api/v2/stream-sessions",
            "GET /ws/state",
            "GET /api/v2/reports/sales",
            "GET /api/v2/reports/funnel",
            "GET /api/v2/reports/coupons",
            "GET /api/v2/reports/funders",
            "GET /api/v2/reports/fulfilment",
            "GET /api/v2/reports/orders",
            "GET /api/v2/reports/returns",
            "GET /api/v2/reports/status",
            "POST /api/v2/reports/simulations",
            "GET /api/v2/reports/simulations",
            "GET /api/v2/reports/simulations/{simulation_id}",
            "DELETE /api/v2/reports/simulations/{simulation_id}");

    private final RequestMappingHandlerMapping mappings;

    TokensOfSomeChannelsReachNoOthersTests(
            Platform platform, @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        super(platform);
        this.mappings = mappings;
    }

    private String token(String scope, String... channels) {
        return platform.token("a seller", scope, Map.of("channels", List.of(channels)));
    }

    private Caller seller(String scope) {
        return platform.caller("a seller", scope, Map.of("channels", List.of("web")));
    }

    @Test
    void everyPathOfOperatorsAppliesTheClaimOrRefusesTheToken() {
        Set<String> applying = new TreeSet<>();
        Set<String> open = new TreeSet<>();
        int[] refused = {0};
        mappings.getHandlerMethods().forEach((mapping, handler) -> {
            if (Access.of(handler.getBeanType(), handler.getMethod()) instanceof Access.AnyScopeOf any) {
                for (String scope : any.scopes()) {
                    for (String path :
                            Scopes.OPERATOR.contains(scope) ? mapping.getPatternValues() : Set.<String>of()) {
                        for (RequestMethod method :
                                mapping.getMethodsCondition().getMethods()) {
                            String endPoint = method + " " + path;
                            if (LIMITED.contains(endPoint)) {
                                applying.add(endPoint);
                            } else if (isRefused(mapping, method, path, scope)) {
                                refused[0]++;
                            } else {
                                open.add(endPoint + " with " + scope);
                            }
                        }
                    }
                }
            }
        });
        assertThat(open).isEmpty();
        assertThat(applying).containsExactlyInAnyOrderElementsOf(LIMITED);
        assertThat(refused[0]).isGreaterThan(100);
    }

    @Test
    void theDescriptionNamesThePathsThatApplyTheClaim() {
        Set<String> described = new TreeSet<>();
        shopper.get("/openapi")
                .is(200)
                .json()
                .path("paths")
                .propertyStream()
                .forEach(path -> path.getValue()
                        .propertyStream()
                        .filter(operation ->
                                operation.getValue().path("x-applies-channels").asBoolean(false))
                        .forEach(operation ->
                                described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        Set<String> inTheDocument = new TreeSet<>(LIMITED);
        inTheDocument.removeIf(path -> !path.contains(" /api/") && !path.contains(" /ws/"));
        assertThat(described).isEqualTo(inTheDocument);
    }

    private boolean isRefused(RequestMappingInfo mapping, RequestMethod method, String path, String scope) {
        String type = mapping.getConsumesCondition().getConsumableMediaTypes().stream()
                .findFirst()
                .map(String::valueOf)
                .orElse(method == RequestMethod.PATCH ? MergePatch.MEDIA_TYPE : "application/json");
        RawHttp.Answer answer = send(
                "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nX-Idempotency-Key: k\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                        .formatted(method.name(), path.replaceAll("\\{[^}]*}", "1"), token(scope, "web"), type));
        JsonNode problem = answer.status() == 403 ? JsonMapper.shared().readTree(answer.body()) : null;
        return problem != null
                && problem.at("/code").asString().equals("FORBIDDEN")
                && problem.at("/details/claim").asString("").equals("channels");
    }

    private RawHttp.Answer send(String request) {
        return RawHttp.send(platform.uri("").getPort(), request);
    }

    @Test
    void theRefusalNamesTheClaim() {
        Answer refused = seller("operator.orders").get("/api/v2/orders").refused(403, "FORBIDDEN");

        assertThat(refused.text("/message")).contains("claim \"channels\"");
        assertThat(refused.text("/details/claim")).isEqualTo("channels");
    }

    @Test
    void theCatalogueShowsWhatShoppersSee() {
        String sku = Shop.fresh("sku");
        Map<String, Object> body = new LinkedHashMap<>(Operator.sku("A thing", 1_000, true));
        body.put("floor_prices", List.of(Checkout.money(700, "GBP")));
        operator.put(Operator.skuPath(sku), body).is(200);

        assertThat(seller("operator.catalog")
                        .get(Operator.skuPath(sku))
                        .is(200)
                        .json()
                        .has("floor_prices"))
                .isFalse();
    }

    @Test
    void ordersArePlacedInTheChannelsOfTheClaim() {
        String sku = operator.sells(100, 10);
        Caller seller = seller("operator.orders");

        seller.checkout().line(sku, 1).with("channel", "app").send().refused(422, "CHANNEL_NOT_ALLOWED");
        seller.checkout().line(sku, 1).with("channel", "web").decided().is(201);
        String inApp = seller.checkout().line(sku, 1).with("channel", "app").json();
        seller.call("POST", PREVIEW)
                .body(JsonMapper.shared().readTree(inApp))
                .send()
                .refused(422, "CHANNEL_NOT_ALLOWED");
        assertThat(seller.get("/api/v2/checkout-options").is(200).texts("/channels"))
                .containsExactly("web");
    }

    @Test
    void streamsTellOfTheChannelsOfTheClaim() throws Exception {
        String sku = operator.sells(100, 10);
        String before = shopper.streamPosition();
        PlacedOrder inApp =
                shopper.checkout().line(sku, 1).with("channel", "app").placed();
        PlacedOrder inWeb = shopper.places(sku, 1);
        String token = token("operator.orders", "web");
        try (StateClient socket = StateClient.connect(platform.uri(""), token, "?after=" + before);
                EventStreamClient stream =
                        EventStreamClient.connect(platform.uri(""), token, "?after=" + before, Map.of())) {
            Soon.holds("the changes", () -> {
                assertThat(socket.statusesOf(inWeb.number())).contains("PAYING");
                assertThat(stream.statusesOf(inWeb.number())).contains("PAYING");
            });
            assertThat(socket.statusesOf(inApp.number())).isEmpty();
            assertThat(stream.statusesOf(inApp.number())).isEmpty();
        }
        assertThat(seller("operator.orders")
                        .get("/api/v2/orders/stream?channel=app")
                        .refused(403, "FORBIDDEN")
                        .text("/details/channel"))
                .isEqualTo("app");
    }

    @Test
    void reportsAreOfTheChannelsOfTheClaim() {
        Caller reporter = seller("operator.reports");
        for (String figures : FIGURES) {
            String period = REPORTS + figures + "?from=2026-03-01&to=2026-03-02&channel=";
            assertThat(reporter.get(period + "app").refused(403, "FORBIDDEN").text("/details/channel"))
                    .as(figures)
                    .isEqualTo("app");
        }
        reporter.get(REPORTS + "status").is(200);
    }

    @Test
    void ownOrdersAreNotConcerned() {
        String sku = operator.sells(100, 10);
        Caller shopper = seller("orders");
        PlacedOrder order =
                shopper.checkout().line(sku, 1).with("channel", "web").placed();
        Caller elsewhere = platform.caller("a seller", "orders", Map.of("channels", List.of("app")));

        elsewhere.get("/api/v2/orders/" + order.number()).is(200);
        elsewhere.get("/api/v2/orders").is(200);
        Caller both = platform.caller(
                "a seller",
                "orders",
                Map.of("channels", List.of("app"), "scope", List.of("orders", "operator.orders")));
        both.get("/api/v2/orders/" + order.number()).refused(403, "FORBIDDEN");
    }
}
