package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.PlacedOrder;
import testing.shop.RetryingClient;
import testing.shop.Shop;

/** The shop of a jar, called by the demo clients of a first run. All SKUs have one price. */
final class DemoShop extends Shop {

    static final long PRICE_MINOR = 250;
    static final String CURRENCY = "GBP";

    /** The time limit of a request. On a busy machine, an instance that works may need much of it. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(800);

    /** The scopes of the demo operator in every supported build. */
    private static final String SCOPES =
            "operator.orders operator.catalog operator.stock operator.promotions operator.shipments operator.events"
                    + " operator.reports";

    private final RetryingClient client;

    DemoShop(Platform platform) {
        this(new RetryingClient(() -> platform.uri(""), ANSWER_LIMIT, SHORTEST_PAUSE, LONGEST_PAUSE));
    }

    private DemoShop(RetryingClient client) {
        super(client, tokens(client));
        this.client = client;
    }

    private static TokenSource tokens(RetryingClient client) {
        Map<String, String> known = new ConcurrentHashMap<>();
        return (subject, scopes) -> known.computeIfAbsent(
                scopes,
                some -> token(
                        client,
                        some.equals("orders") ? "demo-shopper" : "demo-operator",
                        some.equals(OPERATOR_SCOPES) ? SCOPES : some));
    }

    private static String token(RetryingClient client, String id, String scopes) {
        byte[] credentials = "%1$s:%1$s-secret".formatted(id).getBytes(StandardCharsets.UTF_8);
        return new Call(client, "POST", "/oauth2/token")
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body("grant_type=client_credentials&scope=" + scopes.replace(' ', '+'))
                .send()
                .is(200)
                .text("/access_token");
    }

    /** The client with its records of requests and retries. */
    RetryingClient http() {
        return client;
    }

    Caller buyer() {
        return shopper("demo-shopper");
    }

    /** A checkout of one line; the order has the name too. */
    Checkout checkout(String name, String sku, long units) {
        return buyer().checkout().named(name).line(sku, units);
    }

    /** Lists and stocks the SKUs. */
    void open(Map<String, Long> units) {
        operator().sells(PRICE_MINOR, units);
    }

    /**
     * A coupon with a promotion of the same name.
     *
     * @param limit {@code max_uses}, or nothing
     */
    void issue(String couponCode, Map<String, Object> limit, Map<String, Object> terms) {
        offer(couponCode, terms);
        operator().issues(couponCode, couponCode, limit).is(200);
    }

    void offer(String promotionId, Map<String, Object> terms) {
        Map<String, Object> inPounds = new HashMap<>(terms);
        inPounds.put("currency", CURRENCY);
        operator().offers(promotionId, inPounds).is(200);
    }

    /** The order of an accepted checkout, as it is answered. */
    PlacedOrder order(Answer answer) {
        return new PlacedOrder(buyer(), answer);
    }

    /** Pays at once, whatever delay the provider has. */
    void pay(PlacedOrder order) {
        pay(order, "captured");
    }

    void pay(PlacedOrder order, String outcome) {
        sandbox().pay(order, Map.of("outcome", outcome, "delay_ms", 0)).is(200);
    }

    /** Pays what the wallet of the buyer does not. */
    void payRest(PlacedOrder order, long balanceMinor) {
        PlacedOrder payable = order.payable();
        sandbox()
                .pay(payable, Map.of("amount_minor", payable.payableMinor() - balanceMinor, "delay_ms", 0))
                .is(200);
    }

    /** Credits the wallet of the buyer. */
    void credit(long amountMinor) {
        caller("demo-operator", "operator.wallets")
                .call("POST", "/api/v2/wallets/%s/adjustments".formatted("demo-shopper"))
                .freshKey()
                .body(Map.of(
                        "direction", "CREDIT", "amount", Checkout.money(amountMinor, CURRENCY), "reason", "goodwill"))
                .send()
                .is(200);
    }

    /** What the wallet of the buyer has: {@code balance}, {@code held} or {@code free}. */
    long wallet(String which) {
        return buyer().get("/api/v2/wallet").is(200).number("/balances/0/%s/amount_minor".formatted(which));
    }

    /** The bank reports a dispute of the whole payment. */
    void dispute(PlacedOrder order, String status) {
        anonymous()
                .call("POST", "/sandbox/payments/%s/disputes".formatted(order.paymentReference()))
                .body(Map.of("status", status, "amount_minor", order.payableMinor(), "currency", order.currency()))
                .send()
                .is(200);
    }

    /** Begins another attempt to pay, and returns the order as soon as it can be paid by it; empty if the payment window has ended. */
    Optional<PlacedOrder> tryAgain(PlacedOrder order, String method) {
        Answer begun = tryingAgain(order, method);
        if (begun.status() != 202) {
            begun.refused(409, "ORDER_NOT_PAYABLE");
            return Optional.empty();
        }
        return Optional.of(order.await(now -> !now.hasStatus("PAYING")
                        || now.seen().number("/payment/attempt_no") > 1
                                && now.seen().text("/payment/status").equals("READY")))
                .filter(now -> now.hasStatus("PAYING"));
    }

    /** Sends the request for another attempt until it is answered. */
    Answer tryingAgain(PlacedOrder order, String method) {
        return order.owner()
                .call("POST", "/api/v2/orders/%s/payments".formatted(order.number()))
                .freshKey()
                .body(Map.of("method", method))
                .send();
    }

    /** Pays as a provider that repeats its callbacks and sends older ones after newer ones. */
    void payWithManyCallbacks(PlacedOrder order) {
        sandbox().pay(order, Map.of("repeat", 4, "reorder", true)).is(200);
    }

    /** Scans at once, whatever delay the carrier has. */
    void scan(String waybill, String event) {
        sandbox().scan(waybill, Map.of("event", event, "delay_ms", 0));
    }

    /** Takes back one unit of the first line as soon as the order is shipped. */
    void takeBack(PlacedOrder order) {
        order.await(now -> now.hasStatus("SHIPPED", "COMPLETED"));
        operator().takesBack(order.number(), 1).is(200);
    }

    /** Rebuilds all reports, unless a rebuild is running. */
    void rebuildReports() {
        assertThat(operator().post("/api/v2/reports/rebuild", Map.of()).status())
                .isIn(202, 409);
    }
}
