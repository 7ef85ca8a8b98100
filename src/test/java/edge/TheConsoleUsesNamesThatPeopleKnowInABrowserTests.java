package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/** The console names shipments by their orders and SKUs by their products, shows times of the shop, and loses nothing that somebody types. */
@OneRunIn(3)
class TheConsoleUsesNamesThatPeopleKnowInABrowserTests extends BrowserTest {

    private final String sku = Shop.fresh("named").replace(' ', '-');
    private final String product = "Blue lamp " + sku;

    TheConsoleUsesNamesThatPeopleKnowInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    private PlacedOrder placesABooked() {
        PlacedOrder order = shopper.places(sku, 1).pay();
        order.awaitWaybill();
        return order;
    }

    private void sells(long units) {
        operator.put(Operator.skuPath(sku), Operator.sku(product, 1_250, true)).is(200);
        operator.stocks(sku, units);
    }

    @Test
    void eachShipmentIsNamedByItsOrderItsCustomerAndItsWaybill() {
        sells(3);
        List<PlacedOrder> orders = Stream.generate(this::placesABooked).limit(3).toList();
        platform.awaitListed();
        opens("/shipments?status=CREATED");
        for (PlacedOrder order : orders) {
            awaitPage(order.number(), order.awaitWaybill());
        }
        @SuppressWarnings("unchecked")
        List<String> names = (List<String>) browser.evaluate(
                "return [...document.querySelectorAll('table.rows tbody th')].map((cell) => cell.innerText)");
        assertThat(names).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates();
        assertThat(names)
                .filteredOn(name -> name.contains(orders.getFirst().number()))
                .singleElement()
                .asString()
                .contains(shopper.subject());

        opens("/orders/" + orders.getFirst().number());
        awaitPage(product);
        opens("/stock?search=" + sku);
        awaitPage(product);
        looksRight("stock-names");
    }

    @Test
    void thePickListIsOnePageWithTheNamesOfTheProducts() throws IOException {
        sells(13);
        for (int i = 0; i < 13; i++) {
            placesABooked();
        }
        opens("/pick-list");
        awaitPage(sku, product);
        try (PDDocument paper = Loader.loadPDF(browser.printed())) {
            String text = new PDFTextStripper().getText(paper);
            assertThat(text)
                    .contains(sku, "Blue lamp")
                    .doesNotContain("Sign out")
                    .doesNotContain("Reports");
            assertThat(text).contains("SKU"); // the heading of the table, which the layout for phones hides
            long skus = operator.get("/api/v2/shipments/pick-list?limit=200")
                    .at("/warehouses")
                    .valueStream()
                    .mapToLong(warehouse -> warehouse.path("skus").size())
                    .sum();
            assertThat(paper.getNumberOfPages()).isLessThanOrEqualTo((int) (1 + skus / 25));
        }
    }

    @Test
    void aTypedTimeIsATimeOfTheShop() {
        sells(1);
        browser.isInZone("America/New_York");
        try {
            opens("/catalogue/" + sku);
            awaitPage("There are no sale prices");
            browser.pressNamed("Add a sale price");
            browser.type("field-price", "7.50");
            browser.awaitText("dialog", "Starts (UTC)", "Ends (UTC)");
            setTime("field-starts_at", "2031-12-01T00:00");
            setTime("field-ends_at", "2031-12-08T00:00");
            browser.pressNamed("Save");
            awaitPage("£7.50", "1 Dec 2031, 00:00");
        } finally {
            browser.isInZone("");
        }
        assertThat(operator.get(Operator.skuPath(sku)).text("/sale_prices/0/starts_at"))
                .isEqualTo("2031-12-01T00:00:00Z");
    }

    private static void setTime(String field, String time) {
        browser.evaluate("""
                const field = document.getElementById(arguments[0]);
                field.value = arguments[1];
                field.dispatchEvent(new Event("input", { bubbles: true }));
                """, field, time);
    }

    @Test
    void whatIsTypedAfterTheKeyOfTheSearchIsSearchedFor() {
        opens("/rates");
        awaitPage("Shipping");
        browser.keys("/abc");
        Soon.holds(
                "the search",
                () -> assertThat(browser.evaluate("return document.querySelector('[data-search]')?.value"))
                        .isEqualTo("abc"));
        assertThat(browser.address()).startsWith("/console/orders");
    }

    @Test
    void aMailThatCouldNotBeSentAndAWebhookThatIsOffNeedAPerson() {
        String id = "'00000000-0000-7000-8000-00000000c0de'";
        platform.database().execute("""
                insert into notification.mail
                  (mail_id, order_id, order_no, owner, kind, reference, facts, state, give_up_at, happened_at, created_at, finished_at)
                values (%1$s, %1$s, 'none', 'nobody', 'ORDER_CONFIRMED', '', '{}', 'GIVEN_UP', now(), now(), now(), now())
                """.formatted(id));
        platform.database().execute("""
                insert into tracking.webhook_endpoint
                  (endpoint_id, url, event_types, channels, schema_version, state, version, starts_after, created_at, secret, failing_since)
                values (%s, 'https://example.com/', '{order.placed}', '{}', 1, 'FAILED', 1, 9223372036854775807, now(), 'sealed', now())
                """.formatted(id));
        try {
            opens("");
            browser.awaitText("need-mails_given_up", "1", "mails that could not be sent");
            browser.awaitText("need-webhooks", "1", "webhooks that fail");
            browser.press("need-mails_given_up");
            awaitPage("Given up");
        } finally {
            platform.database().execute("delete from notification.mail where mail_id = " + id);
            platform.database().execute("delete from tracking.webhook_endpoint where endpoint_id = " + id);
        }
    }

    @Test
    void problemsAreToldInWordsForPeople() throws IOException {
        opens("/operations");
        assertThat(forPeople(
                        "This order cannot be cancelled, because it is closed; details.status is its status.",
                        "CANCELLED"))
                .isEqualTo("This order cannot be cancelled, because it is closed. Its status: Cancelled.");
        assertThat(forPeople("Some fields are invalid; details.fields lists each with its rule.", "CANCELLED"))
                .isEqualTo("Some fields are invalid.");
        assertThat(forPeople("A price of 9.00 is too high. Use less.", "CANCELLED"))
                .isEqualTo("A price of 9.00 is too high. Use less.");
        Properties chinese = new Properties();
        try (Reader texts = Files.newBufferedReader(Path.of("src/main/resources/messages/problems_zh.properties"))) {
            chinese.load(texts);
        }
        List<String> messages = chinese.stringPropertyNames().stream()
                .filter(key -> key.endsWith(".message"))
                .map(chinese::getProperty)
                .toList();
        assertThat(messages).hasSizeGreaterThan(100);
        assertThat(messages)
                .allSatisfy(
                        message -> assertThat(forPeople(message, "CANCELLED")).doesNotContain("details"));
    }

    private static String forPeople(String message, String status) {
        return (String) browser.evaluate("""
                const [message, status] = arguments;
                return import("/console/parts/problem.js").then(({ forPeople }) => forPeople({ message, details: { status } }));
                """, message, status);
    }
}
