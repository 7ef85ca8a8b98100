package edge;

import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryRequest.CommitRequested;
import java.io.IOException;
import java.nio.file.Files;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.PaymentOffered;
import order.OrderEvent.ReturnRefunded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.openqa.selenium.Keys;
import org.springframework.context.ApplicationContext;
import outbox.EventTypes;
import testing.OneRunIn;
import testing.Sampled;
import testing.shop.Answer;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** Operators read and act on the console in a real browser. */
@Sampled(6)
@OneRunIn(3)
class OperatorsWatchTheShopInABrowserTests extends BrowserTest {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.UK);
    private static final String PARKED = "/api/v2/events/parked";

    OperatorsWatchTheShopInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
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
        platform.awaitRead("reporting/");
        opens("");
        Soon.is("the first numbers", () -> !browser.text("card-orders").isEmpty());
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
        looksRight("home");
    }

    @Test
    void aRangeWithoutOrdersOffersOneThatHasThem() {
        shopper.places(operator.sells(100, 5), 1).pay().awaitCommitted();
        opens("?from=2001-02-03&to=2001-02-04");
        browser.awaitText("elsewhere", "There are no orders in this range.", "Show");
        assertThat(card("orders")).isZero();

        browser.evaluate("document.querySelector('#elsewhere button').click()");

        Soon.is("orders", () -> card("orders") > 0);
        assertThat(browser.address())
                .contains("from=%tY".formatted(platform.clock().instant().atOffset(ZoneOffset.UTC)));
    }

    @Test
    void anOrderIsShownWithItsAmountsAndItsTimeline() {
        String sku = operator.sells(1_250, 10);
        PlacedOrder order = shopper.checkout()
                .line(sku, 2)
                .with("gift_message", "<b>Happy</b> birthday, Ada")
                .placed()
                .pay()
                .awaitCommitted();
        opens("/orders/" + order.number());

        awaitPage(order.number(), "Paid", sku, "£12.50", "£25.00", "Ada Lovelace of St James's");
        awaitPage(
                "<b>Happy</b> birthday, Ada",
                "The order of £25.00 arrived.",
                "The customer paid £25.00.",
                "The stock was taken from the warehouse.");
        assertThat(page()).doesNotContain(EventTypes.nameOf(OrderCreated.class));
        assertThat(browser.evaluate("return document.title"))
                .isEqualTo("Order %s · Orderwright".formatted(order.number()));

        browser.evaluate("document.querySelector('main label.check input').click()");
        awaitPage(EventTypes.nameOf(OrderCreated.class));
        browser.evaluate("document.querySelector('main details').open = true");
        awaitPage(order.correlation(), "\"order_no\"");
        looksRight("order");

        browser.reload();
        awaitPage(order.number(), "£25.00");
    }

    @Test
    void anOrderThatDoesNotExistIsSaidWithItsTrace() {
        opens("");
        browser.open(platform.uri("/console/orders/no-such-order").toString());

        awaitPage("There is no such order.", "trace_id");
        pictures("problem");
    }

    @Test
    void goodsAreTakenBackByLineAndRefunded() {
        String sku = operator.sells(1_250, 10);
        PlacedOrder order = shopper.places(sku, 3).awaitShipped();
        opens("/orders/" + order.number());

        browser.pressNamed("Accept return");
        browser.awaitText("dialog", "Accept returned goods of order " + order.number());
        browser.pressNamed("Accept and refund");
        browser.awaitText("dialog", "Enter the returned units of at least one line.");
        browser.typeIntoFirst("input.units", "2");
        browser.type("field-external_reference", "C536379");
        looksRight("return");
        browser.pressNamed("Accept and refund");
        order.awaitEvent(ReturnRefunded.class);

        awaitPage("Returns", "C536379", "Refunded", "£25.00", "Returned goods were accepted.", "Shipped");
        assertThat(order.show().at("/returns").size()).isEqualTo(1);
        looksRight("returned");
    }

    @Test
    void anOrderIsCancelledOnceHoweverOftenItIsClicked() {
        PlacedOrder order = shopper.places(operator.sells(100, 5), 1);
        opens("/orders/" + order.number());

        browser.pressNamed("Cancel order");
        browser.awaitText("dialog", "Cancel order %s?".formatted(order.number()), "Nothing was paid");
        looksRight("cancel");
        browser.pressNamed("Back");
        browser.awaitNoText("dialog");
        assertThat(order.status()).isEqualTo("PAYING");

        browser.pressNamed("Cancel order");
        browser.awaitText("dialog", "Nothing was paid");
        browser.evaluate("const yes = document.querySelector('dialog button[type=submit]'); yes.click(); yes.click()");

        awaitPage("Cancelled", "The shop cancelled the order.");
        browser.awaitText("toasts", "is accepted");
        assertThat(order.status()).isEqualTo("CANCELLED");
        assertThat(operator.get("/api/v2/audit-log?object_type=order&object_id=" + order.number())
                        .is(200)
                        .at("/entries")
                        .size())
                .isEqualTo(1);
        assertThat(browser.complaints()).isEmpty();
    }

    /** The clock stands still, so the platform alone would not call again. */
    @Test
    void aProviderIsCalledNowAboutARefundThatItHasNotAnswered() {
        PlacedOrder order = shopper.places(operator.sells(100, 5), 2).pay().awaitCommitted();
        try {
            platform.sandbox().behaves(Map.of("fail", 100));
            order.cancel().is(200);
            opens("/payments");
            browser.follow("Open calls to providers");
            awaitPage("Refund", order.paymentReference(), "sandbox", "Waiting");
            looksRight("provider-calls");
        } finally {
            platform.sandbox().behaves(Map.of());
        }
        assertThat(order.status()).isEqualTo("CANCELLED");

        String refund = operator.get("/api/v2/provider-calls").text("/provider_calls/0/reference");
        browser.pressNamed("Call now " + refund);
        browser.awaitText("dialog", "Call sandbox now about " + refund, "so nothing is made twice");
        browser.pressNamed("Call now");
        order.awaitStatus("REFUNDED");
        awaitPage("No call waits for a provider.");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aParkedEventIsSentAgainOnceSomebodyIsSure() {
        PlacedOrder order = shopper.places(operator.sells(100, 5), 2);
        String event = parks(order);
        opens("");
        browser.awaitText("need-parked", "1", "parked events");
        browser.open(platform.uri("/console/orders/" + order.number()).toString());
        awaitPage("Event " + event, EventTypes.nameOf(CommitRequested.class), "set_by_somebody", "trace_id");
        looksRight("parked");

        browser.pressNamed("Resend Event %s for inventory".formatted(event));
        browser.awaitText("dialog", "Resend event %s for inventory?".formatted(event));
        browser.pressNamed("Back");
        browser.awaitNoText("dialog");
        assertThat(operator.get(PARKED).at("/events").size()).isEqualTo(1);

        browser.pressNamed("Resend Event %s for inventory".formatted(event));
        browser.awaitText("dialog", "Resend event");
        browser.pressNamed("Resend");

        browser.awaitText("toasts", "Event %s for inventory was sent again.".formatted(event));
        Soon.holds("no parked event", () -> assertThat(page()).doesNotContain("Parked events"));
        order.awaitCommitted();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theReadersOfTheLogAreListedWithTheirLag() {
        opens("/operations");

        awaitPage("Readers of the event log", "Lists of orders", "order/listing", "Serving");
        assertThat(page()).contains("Behind by", "Held back by a transaction");
        looksRight("readers");
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
                        + " check (id <> '%s' or progress #>> '{payment,failure}' is null) not valid".formatted(id));
        try {
            platform.sandbox().pay(order, Map.of("outcome", "failed")).is(200);
            Soon.holds(
                    "parked",
                    () -> assertThat(operator.get(PARKED).at("/events").size()).isEqualTo(1));
            String event = operator.get(PARKED).at("/events/0/event_id").asString();
            opens("/orders/" + order.number());

            browser.pressNamed("Discard Event %s for order".formatted(event));
            browser.awaitText("dialog", "Discard event %s for order?".formatted(event));
            browser.pressNamed("Discard");

            browser.awaitText("toasts", "Event %s for order was discarded.".formatted(event));
            order.pay().awaitCommitted();
        } finally {
            platform.database().execute("alter table \"order\".orders drop constraint set_by_somebody");
        }
    }

    /** From the list to an order and back, and a filter, without a mouse. */
    @Test
    void theKeyboardIsEnough() {
        String sku = operator.sells(100, 50);
        PlacedOrder older = shopper.places(sku, 1);
        PlacedOrder newer = shopper.places(sku, 2);
        opens("/orders");
        awaitPage(older.number(), newer.number());

        browser.keys("?");
        browser.awaitText("dialog", "Search", "Next or previous row");
        browser.keys(Keys.ESCAPE);
        browser.awaitNoText("dialog");
        browser.keys("/", older.number(), Keys.ENTER);
        Soon.holds(
                "one order", () -> assertThat(page()).contains(older.number()).doesNotContain(newer.number()));
        assertThat(browser.address()).isEqualTo("/console/orders?search=" + older.number());
        browser.keys(Keys.ESCAPE);
        Soon.is("the search is left", () -> !isSearching("true"));
        browser.keys("/");
        Soon.is(
                "the text is selected",
                () -> isSearching("field.selectionStart === 0 && field.selectionEnd === field.value.length"));
        browser.keys(Keys.BACK_SPACE);
        Soon.is("the text is gone", () -> isSearching("field.value === ''"));
        browser.keys(Keys.ENTER);
        awaitPage(newer.number());
        browser.keys(Keys.ESCAPE);
        Soon.is("nothing has the focus", () -> hasFocus("BODY"));
        browser.keys(Keys.ARROW_DOWN);
        Soon.holds("the first row", () -> assertThat(focused()).isEqualTo(newer.number()));
        browser.keys(Keys.ARROW_DOWN);
        Soon.holds("the second row", () -> assertThat(focused()).isEqualTo(older.number()));
        browser.keys(Keys.SPACE);
        awaitPage("1 selected", "Export selected");
        looksRight("orders");

        browser.keys(Keys.ENTER);
        awaitPage("What happened", "£1.00");
        assertThat(browser.address()).isEqualTo("/console/orders/" + older.number());
        browser.evaluate("history.back()");
        awaitPage(newer.number());
    }

    /** Whether the search has the focus and is so. */
    private static boolean isSearching(String so) {
        return (boolean) browser.evaluate(
                "const field = document.activeElement; return field.matches('[data-search]') && (%s)".formatted(so));
    }

    private static boolean hasFocus(String tag) {
        return browser.evaluate("return document.activeElement.tagName").equals(tag);
    }

    private static String focused() {
        return (String) browser.evaluate("return document.activeElement.textContent");
    }

    @Test
    void aFilterIsInTheAddressAndHasAName() {
        String sku = operator.sells(100, 50);
        PlacedOrder paying = shopper.places(sku, 1);
        PlacedOrder paid = shopper.places(sku, 1).pay().awaitCommitted();
        opens("/orders?status=PAID");
        awaitPage(paid.number(), "Status: Paid");
        assertThat(page()).doesNotContain(paying.number());

        browser.pressNamed("Save view");
        browser.type("field-name", "To pack");
        browser.pressNamed("Save");
        browser.awaitNoText("dialog");
        browser.pressNamed("Remove the filter Status: Paid");
        awaitPage(paying.number(), paid.number());
        assertThat(browser.address()).isEqualTo("/console/orders");

        browser.reload();
        awaitPage("To pack");
        browser.evaluate("const views = document.querySelector('main select'); views.value = 'To pack';"
                + " views.dispatchEvent(new Event('change', { bubbles: true }))");
        Soon.holds("the view", () -> assertThat(browser.address()).isEqualTo("/console/orders?status=PAID"));
    }

    @Test
    void ordersAreSortedAndExportedAsTheyAreFiltered() {
        String sku = operator.sells(1_250, 50);
        PlacedOrder small = shopper.places(sku, 1);
        PlacedOrder large = shopper.places(sku, 3).pay().awaitCommitted();
        PlacedOrder elsewhere = shopper.places(operator.sells(100, 5), 1);
        opens("/orders?status=PAYING&status=PAID&sku_id=%s&currency=GBP&amount_from=10"
                .formatted(sku.replace(" ", "%20")));
        awaitPage("Status: Awaiting payment", "Status: Paid", "Amount from: 10");
        Soon.holds("the filtered orders", () -> assertThat(page()).contains(small.number(), large.number()));
        assertThat(page()).doesNotContain(elsewhere.number());

        browser.pressNamed("Amount");
        Soon.holds(
                "the largest first",
                () -> assertThat(page().indexOf(large.number())).isBetween(0, page().indexOf(small.number())));
        browser.pressNamed("Amount");
        Soon.holds(
                "the smallest first",
                () -> assertThat(page().indexOf(small.number())).isBetween(0, page().indexOf(large.number())));

        browser.evaluate("const make = URL.createObjectURL; URL.createObjectURL = (file) => {"
                + " file.text().then((text) => { window.saved = text; }); return make(file); }");
        browser.pressNamed("Export CSV");
        browser.awaitText("toasts", "2 orders exported.");
        Soon.holds(
                "the file",
                () -> assertThat((String) browser.evaluate("return window.saved"))
                        .contains("order_no,", small.number(), large.number(), ",37.50,GBP")
                        .doesNotContain(elsewhere.number()));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whoMayNotDoesNotSee() {
        opens("", "operator.reports");
        Soon.is("numbers", () -> !browser.text("card-orders").isEmpty());
        assertThat(browser.evaluate("return document.querySelector('header nav').textContent")
                        .toString())
                .contains("Home")
                .doesNotContain("Orders");
        assertThat(page()).doesNotContain("Needs you");

        browser.open(platform.uri("/console/orders").toString());
        awaitPage("You may not see this page", "operator.orders");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void everyTextHasAChineseForm() {
        opens("/orders");
        browser.evaluate("const choice = document.querySelector('header select'); choice.value = 'zh';"
                + " choice.dispatchEvent(new Event('change', { bubbles: true }))");

        awaitPage("订单", "筛选");
        assertThat(browser.evaluate("return document.documentElement.lang")).isEqualTo("zh-Hans");
        pictures("chinese");
    }

    @Test
    void onlyOperatorsGetIn() throws IOException {
        browser.open(platform.uri("/console/orders").toString());
        browser.awaitText("title", "Sign in");
        browser.type("password", "wrong");
        browser.pressNamed("Sign in");
        browser.awaitText("problem", "The user name or the password is wrong.");
        browser.complaints(); // the browser logs the refusals
        looksRight("sign-in");

        browser.type(
                "password",
                Files.readString(home().keys().resolve("operator.password")).strip());
        browser.pressNamed("Sign in");
        awaitPage("Orders", "Filters");
        assertThat(browser.address()).isEqualTo("/console/orders");
    }

    @Test
    void whoSignsOutLeavesNothingBehind() {
        PlacedOrder order = shopper.places(operator.sells(100, 5), 1);
        opens("/orders/" + order.number());
        awaitPage(order.number(), "£1.00");

        browser.pressNamed("Sign out");

        browser.awaitText("title", "Sign in");
        assertThat(browser.evaluate("return document.documentElement.textContent")
                        .toString())
                .doesNotContain(order.number());
        assertThat(browser.evaluate("return sessionStorage.length + localStorage.length"))
                .isEqualTo(0L);
        assertThat(browser.cookies()).doesNotContain("console-session", "console-renewal");
        browser.open(platform.uri("/console").toString());
        browser.awaitText("title", "Sign in");
    }

    @Test
    void aSessionThatHasEndedLeadsToTheSignIn() {
        opens("/orders");
        browser.deleteCookies();

        browser.awaitText("title", "Sign in");
    }

    @Test
    void nothingIsWiderThanTheWindow() {
        PlacedOrder order = shopper.places(operator.sells(100, 5), 1);
        for (String path : List.of("", "/orders", "/orders/" + order.number())) {
            opens(path);
            for (int width : List.of(320, 390, 768, 1440)) {
                browser.isWide(width, false);
                Soon.holds(
                        path + " at " + width,
                        () -> assertThat((Long) browser.evaluate("return document.documentElement.scrollWidth"))
                                .isLessThanOrEqualTo(width)); // charts follow their window when they are drawn next
            }
        }
    }

    @Test
    void thePageIsOpenAndTakesNothingFromElsewhere() {
        for (String path :
                List.of("/console", "/console/", "/console/orders", "/console/orders/261122-0EMY-M38Z-A1NC")) {
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
        for (String file : List.of(
                "app.js",
                "pages/orders.js",
                "console.css",
                "echarts.esm.min.js",
                "preact.min.umd.js",
                "hooks.umd.js")) {
            platform.anonymous().get("/console/" + file).is(200);
        }
        platform.anonymous().get("/console/no-such-file.js").is(404);
    }
}
