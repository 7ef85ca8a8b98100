package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import platform.ratelimit.LiveInstances;
import platform.web.Limits;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Operator.Stock;
import testing.shop.Soon;

/**
 * Rates hold for all instances together: each of two instances serves half of the configured rate, and refuses the rest
 * before it does anything.
 *
 * <p>Seen to fail when requests that the security filter answers were not counted: a sixth 401 was served where four
 * are allowed. Also seen to fail without the rate of an operation: a fifth request was served where four are allowed.
 */
@OverHttp
@TestInstance(Lifecycle.PER_CLASS)
class ServesItsShareOfTheRatesTests {

    private static final String REFUSED = "TOO_MANY_REQUESTS";
    private static final int INSTANCES = 2;
    private static final int SHARE = 4;
    private static final String RATE = INSTANCES * SHARE + "/1d";
    private static final String RATE_AS_ANSWERED = INSTANCES * SHARE + "/86400s";
    private static final String LIMITED = "/api/v2/shipments";

    private final ConfigurableApplicationContext instance;
    private final Platform platform;
    private final Operator operator;

    ServesItsShareOfTheRatesTests(ApplicationContext first) {
        instance = Platform.startAnother(
                first,
                Map.of(
                        "orderwright.rate-limits.per-shopper",
                        RATE,
                        "orderwright.rate-limits.per-address",
                        RATE,
                        "orderwright.rate-limits.operations[GET " + LIMITED + "]",
                        RATE,
                        "orderwright.order.rates.per-sku",
                        RATE));
        platform = instance.getBean(Platform.class);
        operator = platform.operator();
        Soon.is(
                "both are known to be alive",
                () -> instance.getBean(LiveInstances.class).count() == INSTANCES);
    }

    @AfterAll
    void stop() {
        instance.close();
    }

    @Test
    void ofEachShopper() {
        Caller shopper = platform.shopper();
        for (int i = 0; i < SHARE; i++) {
            shopper.get("/api/v2/orders").is(200);
        }

        Answer refused = shopper.call("POST", "/api/v2/orders")
                .freshKey()
                .body("no JSON, and not read")
                .send();

        assertRefused(refused, "shopper");
        platform.shopper().get("/api/v2/orders").is(200);
    }

    @Test
    void butNotOfLoadTestsAndOperators() {
        for (int i = 0; i <= INSTANCES * SHARE; i++) {
            platform.loadTest().get("/api/v2/orders").is(200);
            operator.get("/api/v2/orders").is(200);
        }
    }

    /** Whatever becomes of them, and wherever it is decided. */
    @Test
    void ofEachAddressWithoutAToken() {
        callback().refused(401, "CALLBACK_SIGNATURE_INVALID");
        platform.anonymous().get("/api/v2/orders").refused(401, "UNAUTHORIZED");
        wrongToken().refused(401, "UNAUTHORIZED");
        token().is(200);

        assertRefused(callback(), "address");
        assertRefused(platform.anonymous().get("/api/v2/orders"), "address");
        assertRefused(wrongToken(), "address");
        assertRefused(token(), "address");
        platform.shopper().get("/api/v2/orders").is(200);
        platform.anonymous().get("/actuator/health/readiness").is(200);
    }

    private Answer wrongToken() {
        return platform.anonymous()
                .call("GET", "/api/v2/orders")
                .header("Authorization", "Bearer a.b.c")
                .send();
    }

    private Answer token() {
        return platform.anonymous()
                .call("POST", "/oauth2/token")
                .header("Authorization", "Basic ZGVtby1zaG9wcGVyOmRlbW8tc2hvcHBlci1zZWNyZXQ=")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(BodyPublishers.ofString("grant_type=client_credentials"))
                .send();
    }

    private Answer callback() {
        return platform.anonymous()
                .call("POST", "/api/v2/payments/callbacks/sandbox")
                .body(BodyPublishers.ofString("{}"))
                .send();
    }

    @Test
    void ofEachOperation() {
        for (int i = 0; i < SHARE; i++) {
            operator.get(LIMITED).is(200);
        }

        assertRefused(operator.get(LIMITED), "operation");
        operator.get("/api/v2/orders").is(200);
    }

    @Test
    void ofTheCheckoutsOfEachSku() {
        String sku = operator.sells(100, 100);
        for (int i = 0; i < SHARE; i++) {
            assertThat(platform.shopper().checkout().line(sku, 1).send().status())
                    .isIn(201, 202);
        }

        Answer refused = platform.shopper().checkout().line(sku, 1).send().refused(429, REFUSED);

        assertThat(refused.text("/details/sku_id")).isEqualTo(sku);
        assertThat(Long.parseLong(refused.header("Retry-After"))).isPositive();
        Soon.is("no more is held", () -> operator.stockOf(sku).equals(new Stock(100, SHARE, 100 - SHARE)));
        platform.shopper().places(operator.sells(100, 1), 1);
    }

    /** A request with much work counts as several: lines times promotions. */
    @Test
    void ofThePreviewsAndCheckoutsOfLargeCarts() {
        String sku = operator.sells(100, 100);
        for (Function<Checkout, Answer> sent : List.<Function<Checkout, Answer>>of(Checkout::preview, Checkout::send)) {
            Caller withOneLine = platform.shopper();
            Caller withManyLines = platform.shopper();
            for (int i = 0; i < SHARE; i++) {
                assertThat(sent.apply(checkout(withOneLine, sku, 1)).status()).isNotEqualTo(429);
            }
            assertThat(sent.apply(checkout(withManyLines, sku, Limits.MAX_LINES))
                            .status())
                    .isNotEqualTo(429);
            sent.apply(checkout(withManyLines, sku, Limits.MAX_LINES)); // it may count as two requests, or as more
            assertRefused(sent.apply(checkout(withManyLines, sku, Limits.MAX_LINES)), "shopper");
        }
    }

    private static Checkout checkout(Caller caller, String sku, int lines) {
        Checkout checkout = caller.checkout();
        for (int i = 0; i < lines; i++) {
            checkout.line(sku, 1);
        }
        return checkout;
    }

    private static void assertRefused(Answer answer, String limit) {
        answer.refused(429, REFUSED);
        assertThat(answer.text("/details/limit")).isEqualTo(limit);
        assertThat(answer.text("/details/rate")).isEqualTo(RATE_AS_ANSWERED);
        assertThat(Long.parseLong(answer.header("Retry-After"))).isPositive();
    }
}
