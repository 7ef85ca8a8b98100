package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import platform.ratelimit.LongWork;
import testing.FullLongWork;
import testing.RawHttp;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

/** While the threads of long work are occupied, requests that compute for long are refused, and the others are answered. */
@OverHttp
@TestInstance(Lifecycle.PER_CLASS)
class LongComputationsLeaveTheThreadsOfRequestsTests {

    private static final int MANY = 201;
    private static final int MAX_LINES_OF_TRIAL = 200;

    private static final Map<String, Object> HALF = Map.of(
            "benefit",
            Map.of("kind", "PERCENT_OFF", "basis_points", 5000, "base", "REMAINING", "target", Map.of("kind", "ORDER")),
            "layer",
            "ORDER");

    private final ConfigurableApplicationContext instance;
    private final Platform platform;
    private final Operator operator;
    private final Caller shopper;

    LongComputationsLeaveTheThreadsOfRequestsTests(ApplicationContext first) {
        instance = Platform.startAnother(first);
        platform = instance.getBean(Platform.class);
        operator = platform.operator();
        shopper = platform.shopper();
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    @Test
    void theInvoiceOfManyLines() throws Exception {
        Checkout checkout = shopper.checkout();
        List<String> skus = List.of(operator.sells(250, MANY), operator.sells(250, MANY));
        IntStream.range(0, MANY).forEach(i -> checkout.line(skus.get(i % 2), 1));
        PlacedOrder order = checkout.placed();
        order.pay().awaitCommitted();

        assertIsLong(() -> shopper.get("/api/v2/orders/" + order.number() + "/invoice"));
    }

    @Test
    void aPreviewWithTheAttributesOfManyLines() throws Exception {
        String sku = operator.sells(250, 10);

        assertIsLong(() -> previewed(sku, MANY));
    }

    @Test
    void aCheckoutWithTheAttributesOfManyLines() throws Exception {
        Checkout checkout = engraved(List.of(operator.sells(250, MANY), operator.sells(250, MANY)), MANY);

        assertIsRefused(checkout::send);
        checkout.placed().cancel();
    }

    @Test
    void aTrialOfManyLinesWithManyPromotions() throws Exception {
        List<Map<String, Object>> drafts = IntStream.range(0, 20)
                .mapToObj(i -> Map.<String, Object>of("promotion_id", "draft-" + i, "priority", i, "definition", HALF))
                .toList();
        Map<String, Object> line = Map.of("sku_id", "mug", "quantity", 1, "unit_price", Checkout.money(1_000, "GBP"));

        assertIsLong(() -> operator.post(
                "/api/v2/promotion-trials",
                Map.of("currency", "GBP", "lines", Collections.nCopies(MAX_LINES_OF_TRIAL, line), "drafts", drafts)));
    }

    @Test
    void aDryRunOfTheImportOfManySkus() throws Exception {
        List<Map<String, Object>> skus = IntStream.range(0, MANY)
                .mapToObj(i -> Map.<String, Object>of(
                        "sku_id", Shop.fresh("sku"), "name", "x", "prices", List.of(Checkout.money(1, "GBP"))))
                .toList();

        assertIsLong(() -> operator.post("/api/v2/skus/import", Map.of("skus", skus, "dry_run", true)));
    }

    @Test
    void theCheckOfASchema() throws Exception {
        Supplier<Answer> request =
                () -> operator.put("/api/v2/attribute-schemas/sku", Map.of("schema", Map.of("type", "no type")));

        assertIsRefused(request);
        request.get().refused(400, "VALIDATION_FAILED");
    }

    @Test
    void aRequestWithoutABodyIsServedWhateverTypeItNames() throws Exception {
        try (FullLongWork full = new FullLongWork(instance.getBean(LongWork.class))) {
            RawHttp.Answer answer = get("/problems.html", "Content-Type: application/json\r\n");
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    /** It is no checkout, but nobody looks. */
    @Test
    void aLargeBodyIsRefusedBeforeItIsRead() throws Exception {
        Map<String, Object> large = Map.of("text", "x".repeat(40_000));
        Supplier<Answer> request = () -> shopper.post("/api/v2/orders/preview", large);

        assertIsRefused(request);
        request.get().refused(400, "VALIDATION_FAILED");
    }

    /** Nobody else asks this instance for it. It is kept for callers that know the platform under another address, too. */
    @Test
    void theOpenApiDocumentWhichIsThenKept() throws Exception {
        Supplier<Answer> request = () -> platform.anonymous().get("/openapi");

        assertIsLong(request);
        try (FullLongWork full = new FullLongWork(instance.getBean(LongWork.class))) {
            request.get().is(200);
            assertThat(get("/openapi", "").text())
                    .contains("\"http://localhost\"")
                    .doesNotContain(".invalid");
        }
    }

    /** As curl sends it: the JDK's client would send the length of a body that is empty. */
    private RawHttp.Answer get(String path, String headers) {
        return RawHttp.send(
                platform.uri("").getPort(),
                "GET %s HTTP/1.1\r\nHost: localhost\r\n%sConnection: close\r\n\r\n".formatted(path, headers));
    }

    /** Refused while long work is full, and done afterwards. */
    private void assertIsLong(Supplier<Answer> request) throws InterruptedException {
        assertIsRefused(request);
        request.get().is(200);
    }

    private void assertIsRefused(Supplier<Answer> request) throws InterruptedException {
        String sku = operator.sells(250, 10);
        try (FullLongWork full = new FullLongWork(instance.getBean(LongWork.class))) {
            Answer refused = request.get().refused(503, "UNAVAILABLE");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            previewed(sku, 1).is(200);
            shopper.get("/api/v2/orders").is(200);
        }
    }

    private Answer previewed(String sku, int lines) {
        return engraved(List.of(sku), lines).preview();
    }

    /** A checkout with so many lines, each with an attribute. */
    private Checkout engraved(List<String> skus, int lines) {
        Checkout checkout = shopper.checkout();
        IntStream.range(0, lines)
                .forEach(i -> checkout.item(Map.of(
                        "sku_id", skus.get(i % skus.size()), "quantity", 1, "attributes", Map.of("engraving", "Ada"))));
        return checkout;
    }
}
