package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.Sampled;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

/** Operators select rows in the browser, act on all of them at once, and see the result of each. */
@Sampled(2)
@OneRunIn(3)
class OperatorsActOnManyRowsInABrowserTests extends BrowserTest {

    OperatorsActOnManyRowsInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    /** Deliveries to nobody would stay in the way of other tests. */
    @AfterEach
    void nothingIsParked() {
        platform.database().execute("delete from outbox.delivery where listener = 'nobody/at-all'");
    }

    private void awaitJob(String title) {
        awaitPage(title, "Finished");
        assertThat(browser.address()).startsWith("/console/jobs/");
    }

    @Test
    void ordersAreSelectedByKeysAndCancelledForAReason() {
        String sku = operator.sells(100, 50);
        PlacedOrder kept = shopper.places(sku, 1);
        PlacedOrder cancelled = shopper.places(sku, 1).pay().awaitCommitted();
        PlacedOrder alsoCancelled = shopper.places(sku, 1);
        platform.awaitListed();
        opens("/orders?sku_id=" + Operator.encoded(sku));
        awaitPage(kept.number(), cancelled.number(), alsoCancelled.number());

        browser.keys(Keys.ARROW_DOWN, Keys.SPACE, Keys.ARROW_DOWN, Keys.SPACE);
        awaitPage("2 selected");
        looksRight("orders-selected");
        browser.pressNamed("Cancel 2 orders");
        browser.awaitText("dialog", "Cancel these 2 orders?", cancelled.number(), alsoCancelled.number());
        browser.pressNamed("Cancel the orders");
        assertThat(browser.text("dialog")).as("a reason is required").contains("Cancel these 2 orders?");
        browser.type("field-reason", "The supplier is gone");
        looksRight("orders-cancel");
        browser.pressNamed("Cancel the orders");

        awaitJob("Cancel 2 orders");
        awaitPage(cancelled.number(), alsoCancelled.number(), "Done");
        assertThat(page()).doesNotContain(kept.number());
        assertThat(alsoCancelled.status()).isEqualTo("CANCELLED");
        assertThat(alsoCancelled.show().text("/reason")).isEqualTo("The supplier is gone");
        cancelled.awaitStatus("REFUNDED");
        assertThat(kept.status()).isEqualTo("PAYING");
        browser.reload();
        awaitPage("Cancel 2 orders", cancelled.number());
        browser.follow("All bulk jobs");
        awaitPage("Bulk jobs", "Cancel 2 orders", "ada");
        looksRight("jobs");
    }

    /** The page shows each refusal, and can select them. */
    @Test
    void aJobSaysWhyAnItemWasRefused() {
        PlacedOrder sent = shopper.places(operator.sells(100, 5), 1).awaitShipped();
        String job = operator.post(
                        "/api/v2/bulk-jobs",
                        Map.of("action", "CANCEL_ORDERS", "items", List.of(sent.number(), "no such order")))
                .is(202)
                .text("/job_id");

        opens("/jobs/" + job);

        awaitPage("Finished", sent.number(), "This order cannot be cancelled", "There is no such order.");
        looksRight("job");
        browser.pressNamed("Done");
        awaitPage("No item has this result.");
        browser.pressNamed("Refused");
        awaitPage(sent.number());
        assertThat(browser.address()).isEqualTo("/console/jobs/" + job + "?status=REFUSED");
        browser.follow(sent.number());
        awaitPage("What happened");
    }

    @Test
    void allShipmentsOfThePageAreSelectedByTheBoxAbove() {
        PlacedOrder order = shopper.places(operator.sells(100, 5), 1).pay().awaitCommitted();
        String waybill = order.awaitWaybill();
        opens("/shipments?correlation=" + order.show().text("/correlation"));
        awaitPage("Booked");

        browser.evaluate("document.querySelector('thead input[type=checkbox]').click()");
        browser.pressNamed("Mark 1 shipment as shipped");
        browser.awaitText("dialog", "Has this shipment left the warehouse?", waybill);
        browser.pressNamed("Mark as shipped");

        awaitJob("Mark 1 shipment as shipped");
        order.awaitStatus("SHIPPED");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void parkedEventsAreSelectedAndResent() {
        platform.database().execute("""
            insert into outbox.delivery (listener, event_id, lane, owner, attempts, held_until)
            select 'nobody/at-all', id, 'bulk ' || id, 0, 9, 'infinity' from outbox.event
            where id not in (select event_id from outbox.open_delivery) order by id limit 2\
            """);
        opens("/operations");
        awaitPage("for nobody:at-all", "Select all");

        browser.evaluate("document.querySelector('main label.check input').click()");
        awaitPage("2 selected");
        looksRight("parked-selected");
        browser.pressNamed("Resend 2 events");
        browser.awaitText("dialog", "Resend these 2 events?");
        browser.pressNamed("Resend the events");

        awaitJob("Resend 2 events");
        assertThat(
                        platform.database()
                                .number(
                                        "select count(*) from outbox.open_delivery where listener = 'nobody/at-all' and attempts = 0"))
                .isEqualTo(2);
    }

    @Test
    void whoLacksTheScopesSeesNoJobs() {
        opens("/operations", "operator.reports");
        awaitPage("Operations");
        assertThat(page()).doesNotContain("Bulk jobs");
        browser.open(platform.uri("/console/jobs").toString());
        awaitPage("You may not see this page.");
    }

    @Test
    void theJobsSpeakChineseToo() {
        operator.post("/api/v2/bulk-jobs", Map.of("action", "CANCEL_ORDERS", "items", List.of(Shop.fresh("none"))))
                .is(202);
        opens("/jobs");
        browser.evaluate("localStorage.setItem('orderwright.language', 'zh'); location.reload()");
        Soon.holds("Chinese", () -> assertThat(page()).contains("批量任务", "取消 1 个订单"));
        browser.evaluate("localStorage.removeItem('orderwright.language')");
    }
}
