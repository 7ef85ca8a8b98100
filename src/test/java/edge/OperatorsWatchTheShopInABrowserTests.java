package edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import inventory.InventoryRequest.CommitRequested;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.ReturnRefunded;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import outbox.EventTypes;
import testing.shop.Answer;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/** Operators read and act on the console in a real browser. */
class OperatorsWatchTheShopInABrowserTests extends EdgeTest {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.UK);
    private static final String PARKED = "/api/v2/events/parked";

    private static Browser browser;

    OperatorsWatchTheShopInABrowserTests(Platform platform) {
        super(platform);
    }

    @BeforeAll
    static void startBrowser() {
        assumeTrue(
                Browser.isInstalled(), "No Chromium with its chromedriver is installed: apt install chromium-driver");
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    /** No operator is signed in, and the window is wide. */
    @BeforeEach
    void open() {
        browser.isWide(1440, false);
        browser.open(platform.uri("/console").toString());
        browser.evaluate("sessionStorage.clear(); history.replaceState(null, '', '/console')");
        browser.reload();
        browser.complaints();
    }

    /** Also after a failed test, because otherwise the books of later tests would not add up. */
    @AfterEach
    void nothingStaysParked() {
        operator.get(PARKED)
                .is(200)
                .at("/events")
                .forEach(event -> operator.call(
                                "POST",
                                "%s/%d/%s/resend"
                                        .formatted(
                                                PARKED,
                                                event.path("event_id").asLong(),
                                                event.path("listener").asString()))
                        .freshKey()
                        .send());
    }

    private void signIn() {
        browser.type("client-id", "demo-operator");
        browser.type("client-secret", "demo-operator-secret");
        browser.pressNamed("Sign in");
        browser.awaitText("live", "Live");
    }

    private long card(String name) {
        String digits = browser.text("card-" + name).replaceAll("[^0-9]", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    /** The event is parked, because a constraint in the database prevents the commit of the stock. */
    private String parks(PlacedOrder order) {
        String id = platform.database()
                .rows("select id from \"order\".orders where order_no = ?", order.number())
                .getFirst();
        Database database = platform.database();
        database.execute("alter table inventory.reservation add constraint set_by_somebody"
                + " check (not (correlation = '%s' and status = 'COMMITTED')) not valid".formatted(id));
        try {
            order.pay();
            Soon.holds(
                    "parked",
                    () -> assertThat(operator.get(PARKED).at("/events").size()).isEqualTo(1));
        } finally {
            database.execute("alter table inventory.reservation drop constraint set_by_somebody");
        }
        return operator.get(PARKED).at("/events/0/event_id").asString();
    }

    @Test
    void anOrderIsCountedWithinSecondsWithoutAReload(TestReporter reporter) {
        String sku = operator.sells(1_250, 10);
        signIn();
        Soon.is("the first numbers", () -> !browser.text("card-orders").equals("–"));
        long orders = card("orders");
        long paid = card("paid");
        long revenueMinor = card("revenue") * (browser.text("card-revenue").contains(".") ? 1 : 100);

        PlacedOrder order = shopper.places(sku, 2);
        long placedNanos = System.nanoTime();
        Soon.holds("the order", () -> assertThat(card("orders")).isEqualTo(orders + 1));
        reporter.publishEntry("milliseconds until seen", Long.toString((System.nanoTime() - placedNanos) / 1_000_000));
        order.pay().awaitCommitted();
        Soon.holds("the payment", () -> assertThat(card("paid")).isEqualTo(paid + 1));

        Soon.holds("the revenue", () -> assertThat(card("revenue")).isEqualTo(revenueMinor + 2_500));
        assertThat(browser.text("card-revenue")).startsWith("£");
        assertThat(browser.text("day"))
                .contains(DAY.format(platform.clock().instant().atOffset(ZoneOffset.UTC)), "UTC");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anOrderIsShownWithItsAmountsAndItsTimeline() {
        String sku = operator.sells(1_250, 10);
        PlacedOrder order = shopper.checkout()
                .line(sku, 2)
                .with("gift_message", "Happy birthday, Ada")
                .placed()
                .pay()
                .awaitCommitted();
        signIn();

        browser.type("order-no", " " + order.number() + " ");
        browser.pressNamed("Look up");

        browser.awaitText("order", order.number(), "PAID", sku, "£12.50", "£25.00", "Ada Lovelace of St James's");
        assertThat(browser.text("order"))
                .contains(
                        "Happy birthday, Ada",
                        "Order created",
                        EventTypes.nameOf(OrderCreated.class),
                        "Order paid",
                        "Stock committed");

        browser.reload();
        browser.awaitText("order", order.number());

        browser.type("order-no", "no such order");
        browser.pressNamed("Look up");
        browser.awaitText("order-problem", "There is no such order.", "trace_id");
        browser.awaitNoText("order");
        pictures("problem");
    }

    @Test
    void whatCameBackOfAnOrderIsShownWithItsRefund() {
        PlacedOrder order = shopper.places(operator.sells(1_250, 10), 3).awaitShipped();
        operator.takesBack(order.number(), 2, Map.of("external_reference", "C536379"))
                .is(200);
        order.awaitEvent(ReturnRefunded.class);
        signIn();

        browser.type("order-no", order.number());
        browser.pressNamed("Look up");

        browser.awaitText("order", "Returns", "C536379", "REFUNDED", "£25.00", "Return accepted", "SHIPPED");
        pictures("returned");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aParkedEventIsSentAgainOnceSomebodyIsSure() {
        String sku = operator.sells(100, 5);
        PlacedOrder order = shopper.places(sku, 2);
        String event = parks(order);
        signIn();
        browser.awaitText(
                "parked", "Event " + event, EventTypes.nameOf(CommitRequested.class), "set_by_somebody", "trace_id");
        browser.type("order-no", order.number());
        browser.pressNamed("Look up");
        browser.awaitText("order", order.number());
        pictures("console");

        browser.pressNamed("Resend event %s for inventory".formatted(event));
        browser.awaitText("sure", "Resend event %s for inventory?".formatted(event));
        pictures("sure");
        browser.pressNamed("Cancel");
        browser.awaitNoText("sure");
        assertThat(operator.get(PARKED).at("/events").size()).isEqualTo(1);

        browser.pressNamed("Resend event %s for inventory".formatted(event));
        browser.awaitText("sure", "Resend event");
        browser.pressNamed("Resend");

        browser.awaitText("parked-done", "Event %s for inventory was sent again.".formatted(event));
        browser.awaitText("parked-count", "None");
        order.awaitCommitted();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aParkedEventIsDiscardedOnceSomebodyIsSure() {
        PlacedOrder order = shopper.places(operator.sells(100, 5), 2).awaitEvent(PaymentOffered.class);
        String id = platform.database()
                .rows("select id from \"order\".orders where order_no = ?", order.number())
                .getFirst();
        platform.database()
                .execute("alter table \"order\".orders add constraint set_by_somebody"
                        + " check (not (id = '%s' and state = 'CANCELLED')) not valid".formatted(id));
        try {
            platform.sandbox().pay(order, Map.of("outcome", "failed")).is(200);
            Soon.holds(
                    "parked",
                    () -> assertThat(operator.get(PARKED).at("/events").size()).isEqualTo(1));
            String event = operator.get(PARKED).at("/events/0/event_id").asString();
            signIn();

            browser.pressNamed("Discard event %s for order".formatted(event));
            browser.awaitText("sure", "Discard event %s for order?".formatted(event));
            browser.pressNamed("Discard");

            browser.awaitText("parked-done", "Event %s for order was discarded.".formatted(event));
            order.pay().awaitCommitted();
        } finally {
            platform.database().execute("alter table \"order\".orders drop constraint set_by_somebody");
        }
    }

    @Test
    void onlyOperatorsGetIn() {
        browser.type("client-id", "demo-operator");
        browser.type("client-secret", "wrong");
        browser.pressNamed("Sign in");
        browser.awaitText("sign-in-problem", "The client id or the client secret is wrong.");
        pictures("sign-in");

        browser.type("client-id", "demo-shopper");
        browser.type("client-secret", "demo-shopper-secret");
        browser.pressNamed("Sign in");
        browser.awaitText("sign-in-problem", "may not use the console");
        assertThat(browser.text("signed-in")).isEmpty();
    }

    /** The page for a configuration with another issuer. */
    @Test
    void aPastedTokenOpensItToo() {
        Instant now = platform.clock().instant();
        browser.evaluate("document.getElementById('with-client').hidden = true;"
                + " document.getElementById('with-token').hidden = false");

        browser.type(
                "token",
                " Bearer " + platform.token("somebody", Shop.OPERATOR_SCOPES, now, now.plus(Duration.ofHours(1))));
        browser.pressNamed("Sign in");

        browser.awaitText("live", "Live");
    }

    /** Each part of the page says that the token does not allow it. */
    @Test
    void whatATokenDoesNotAllowIsSaidInItsPlace() {
        Instant now = platform.clock().instant();
        String token = platform.token("somebody", "operator.reports", now, now.plus(Duration.ofHours(1)));
        browser.evaluate("sessionStorage.setItem('orderwright.token', arguments[0])", token);
        browser.reload();

        browser.awaitText("parked-problem", "operator.events", "trace_id");
        browser.awaitText("live", "Some data is out of date");
        Soon.is("numbers all the same", () -> !browser.text("card-orders").equals("–"));
        assertThat(browser.text("today-problem")).isEmpty();
    }

    @Test
    void whoSignsOutLeavesNothingBehind() {
        PlacedOrder order = shopper.places(operator.sells(100, 5), 1);
        signIn();
        browser.type("order-no", order.number());
        browser.pressNamed("Look up");
        browser.awaitText("order", order.number());

        browser.pressNamed("Sign out");

        browser.awaitText("signed-out", "Sign in");
        assertThat(browser.text("signed-in")).isEmpty();
        assertThat(browser.evaluate("return document.documentElement.textContent")
                        .toString())
                .doesNotContain(order.number());
        assertThat(browser.evaluate("return sessionStorage.length + localStorage.length + document.cookie.length"))
                .isEqualTo(0L);
        browser.reload();
        browser.awaitText("signed-out", "Sign in");
    }

    @Test
    void aTokenThatIsTakenNoMoreAsksForAnother() {
        signIn();
        browser.evaluate("sessionStorage.setItem('orderwright.token', 'stale')");

        browser.awaitText("sign-in-problem", "trace_id");
        browser.awaitText("signed-out", "Sign in");
    }

    @Test
    void nothingIsWiderThanTheWindow() {
        PlacedOrder order = shopper.places(operator.sells(100, 5), 1);
        signIn();
        browser.type("order-no", order.number());
        browser.pressNamed("Look up");
        browser.awaitText("order", order.number());

        for (int width : List.of(320, 390, 768, 1440)) {
            browser.isWide(width, false);
            Soon.holds(
                    "at " + width,
                    () -> assertThat((Long) browser.evaluate("return document.documentElement.scrollWidth"))
                            .isLessThanOrEqualTo(width)); // charts follow their window when they are drawn next
        }
    }

    @Test
    void thePageIsOpenAndTakesNothingFromElsewhere() {
        for (String path : List.of("/console", "/console/")) {
            Answer page = platform.anonymous().get(path).is(200);
            assertThat(page.header("Content-Type")).startsWith("text/html");
            assertThat(page.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.header("Set-Cookie")).isNull();
            assertThat(page.body())
                    .doesNotContain("${")
                    .doesNotContain("http://")
                    .doesNotContain("https://");
        }
        for (String file : List.of("console.js", "console.css", "echarts.esm.min.js")) {
            platform.anonymous().get("/console/" + file).is(200);
        }
    }

    private void pictures(String name) {
        for (int width : List.of(1440, 390)) {
            browser.picture(name, width, false);
            browser.picture(name, width, true);
        }
        browser.isWide(1440, false);
    }
}
