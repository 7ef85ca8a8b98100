package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderPaid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import outbox.EventTypes;
import testing.OneRunIn;
import testing.Sampled;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** Operators see on the page of an order what happened to it, and what they can do about it. */
@Sampled(3)
@OneRunIn(3)
class OperatorsFollowAnOrderInABrowserTests extends BrowserTest {

    private static final String PAID = EventTypes.nameOf(OrderPaid.class);

    OperatorsFollowAnOrderInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @AfterEach
    void theSandboxBehavesAgain() {
        platform.sandbox().behaves(Map.of());
    }

    @Test
    void aNoteStandsOnTheOrderWithItsAuthor() {
        PlacedOrder order = shopper.checkout()
                .line(operator.sells(1_250, 5), 1)
                .with("note", "Second yard")
                .placed();
        opens("/orders/" + order.number());
        awaitPage("There is no note yet.", "Note of the customer", "Second yard");

        browser.pressNamed("Add a note");
        browser.awaitText("dialog-question", "Add a note to order " + order.number());
        browser.type("field-text", "Ada rang.\n<b>She</b> moves next week.");
        browser.pressNamed("Add note");

        awaitPage("Ada rang.\n<b>She</b> moves next week.", "ada, ");
        assertThat(operator.get("/api/v2/orders/%s/notes".formatted(order.number()))
                        .texts("/notes", "text"))
                .containsExactly("Ada rang.\n<b>She</b> moves next week.");
        for (int i = 1; i <= 20; i++) {
            operator.notes(order.number(), "note " + i).is(201);
        }
        Soon.is("the newest notes", () -> page().contains("note 20") && !page().contains("Ada rang."));
        browser.pressNamed("Show all notes");
        awaitPage("note 20", "Ada rang.");
        looksRight("order-notes");
    }

    @Test
    void anOrderIsPlacedForACustomer() {
        String sku = operator.sells(1_250, 5).replace('|', '-');
        opens("/orders");
        browser.pressNamed("Place an order");
        browser.awaitText("dialog", "Place an order for a customer?");
        browser.choose("field-currency", "GBP");
        browser.choose("field-channel", "counter");
        Map.of(
                        "items",
                        sku + " | 2 | 9.99 | oops",
                        "user_id",
                        shopper.subject(),
                        "shipping_address-name",
                        "Ada Lovelace",
                        "shipping_address-line1",
                        "12 St James's Square",
                        "shipping_address-city",
                        "London",
                        "shipping_address-country",
                        "GB")
                .forEach((field, text) -> browser.type("field-" + field, text));
        looksRight("order-placing");
        browser.pressNamed("Place the order");
        browser.awaitText("dialog", "This line is not SKU | units");
        browser.type("field-items", sku + " | 2 | 9.99");
        browser.pressNamed("Place the order");

        awaitPage("Awaiting payment", sku, "£9.99", "£19.98", "Ada Lovelace", shopper.subject());
        String number = browser.address().replaceFirst(".*/", "");
        assertThat(shopper.get("/api/v2/orders/" + number).is(200).number("/amounts/payable/amount_minor"))
                .isEqualTo(1_998);
        assertThat(operator.get("/api/v2/orders/" + number).text("/channel")).isEqualTo("counter");
    }

    @Test
    void theEventsAreShownAsTheyAreStored() {
        PlacedOrder order = shopper.places(operator.sells(1_250, 5), 1).pay().awaitCommitted();
        opens("/orders/" + order.number());
        awaitPage("The stock was taken from the warehouse.");
        assertThat(page()).doesNotContain(order.seen().traceId());

        browser.evaluate("document.querySelector('.quiet details').open = true");
        awaitPage(
                EventTypes.nameOf(OrderCreated.class),
                "trace_id " + order.seen().traceId(),
                "Payload of event 1");
        browser.evaluate("document.querySelector('.events details').open = true");

        awaitPage("\"ciphertext\"", "\"order_no\": \"%s\"".formatted(order.number()));
        looksRight("order-events");
    }

    @Test
    void aTraceIsDrawnAsATreeOfCauses() {
        PlacedOrder order = shopper.places(operator.sells(1_250, 5), 1).pay().awaitCommitted();
        awaitTheCopyOfThePayment(order);
        makeThePaymentLate(order);
        try {
            opens("/orders/" + order.number());
            awaitPage("The stock was taken from the warehouse.");
            browser.evaluate("document.querySelector('.quiet details').open = true");
            awaitPage("Everything that happened, in all modules");

            browser.evaluate("document.querySelector('a[href*=\"/trace?\"]').click()");

            awaitPage(EventTypes.nameOf(OrderCreated.class), PAID, "inventory", "1 min 5 s");
            looksRight("trace");
            assertThat((Long) browser.evaluate("return document.querySelectorAll('.trace .trace .trace').length"))
                    .isPositive();

            opens("/trace?trace_id=" + order.seen().traceId());
            awaitPage(EventTypes.nameOf(OrderCreated.class));
            assertThat(page()).doesNotContain(PAID);
            assertThat(browser.complaints()).isEmpty();
        } finally {
            copyTimesAgain(order);
        }
    }

    private void awaitTheCopyOfThePayment(PlacedOrder order) {
        Soon.is(
                "the copy of the events",
                () -> operator.get("/api/v2/events?limit=200&correlation=" + order.correlation())
                        .texts("/events", "type")
                        .contains(PAID));
    }

    /** The audit would find this until {@link #copyTimesAgain}. */
    private void makeThePaymentLate(PlacedOrder order) {
        platform.database().execute("""
            with late as (select trace_id from tracking.event where correlation = '%s' and type = '%s')
            update tracking.event_group g
            set published_at = (
                select array_agg(case when g.trace_ids[e.trace_no] in (table late) then at + interval '65 seconds' else at end order by no)
                from unnest(g.published_at, g.trace_nos) with ordinality as e(at, trace_no, no))
            where g.trace_ids && (select array_agg(trace_id) from late)
            """.formatted(order.correlation(), PAID));
    }

    private void copyTimesAgain(PlacedOrder order) {
        platform.database().execute("""
            update tracking.event_group
            set published_at = (
                select array_agg(logged.published_at order by no)
                from unnest(event_ids) with ordinality as copied(id, no)
                    join outbox.event logged on logged.id = copied.id)
            where '%s' = any(correlations)
            """.formatted(order.correlation()));
    }

    @Test
    void aRefusedRefundIsRequestedAgain() {
        PlacedOrder order = shopper.places(operator.sells(1_250, 5), 2).awaitShipped();
        platform.sandbox().behaves(Map.of("refunds", "refuse"));
        operator.takesBack(order.number(), 1).is(200);
        opens("/orders/" + order.number());
        awaitPage("Refund failed", "The refund of a return was refused: refused by the sandbox.");
        platform.sandbox().behaves(Map.of());

        browser.pressNamed("Refund again");
        browser.awaitText("dialog-question", "Request the refund of £12.50 again?");
        browser.pressNamed("Refund again");

        awaitPage("The refund of a return was paid.");
        assertThat(order.show().text("/returns/0/status")).isEqualTo("REFUNDED");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aRefusedRefundOfAWholeOrderIsRequestedAgain() {
        PlacedOrder order = shopper.places(operator.sells(1_250, 5), 2).pay().awaitCommitted();
        platform.sandbox().behaves(Map.of("refunds", "refuse"));
        order.cancel().is(200);
        opens("/orders/" + order.number());
        awaitPage("Cancelled", "Refund failed", "The refund was refused: refused by the sandbox.");
        looksRight("order-refund-failed");
        platform.sandbox().behaves(Map.of());

        browser.pressNamed("Refund again");
        browser.awaitText("dialog-question", "Request the refund of £25.00 again?");
        browser.pressNamed("Refund again");

        awaitPage("The customer was refunded.");
        assertThat(order.payment().text("/status")).isEqualTo("REFUNDED");
        assertThat(page()).doesNotContain("Refund failed");
        assertThat(operator.get("/api/v2/audit-log?object_type=order&object_id=" + order.number())
                        .texts("/entries", "action"))
                .containsExactly("order.order.cancel");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aCallbackThatDoesNotFitIsAWarning() {
        PlacedOrder order = shopper.places(operator.sells(1_250, 5), 2);
        Provider provider = new Provider(platform);
        Map<String, Object> odd = provider.captured(order);
        odd.put("amount_minor", 2_499);
        opens("/orders/" + order.number());
        awaitPage("Awaiting payment");
        assertThat(page()).doesNotContain("does not fit");

        provider.callback(odd).send().is(200);

        String sentence = "sandbox reported £24.99 instead of £25.00 for " + order.paymentReference();
        awaitPage("The payment provider reported something that does not fit", sentence);
        assertThat(page().split(sentence, -1))
                .as("in the warning and in the timeline")
                .hasSize(3);
        looksRight("order-mismatch");
        browser.follow("Open the payment");
        awaitPage(order.paymentReference());
    }

    @Test
    void theInvoiceIsSavedAsAFile() {
        PlacedOrder order = shopper.places(operator.sells(1_250, 5), 1);
        opens("/orders/" + order.number());
        awaitPage("Awaiting payment");
        assertThat(page()).doesNotContain("Invoice");
        browser.evaluate("""
            const create = URL.createObjectURL;
            URL.createObjectURL = (blob) => { document.body.dataset.saved = `${blob.type} ${blob.size > 1000}`; return create(blob); };
            """);
        order.pay().awaitCommitted();

        browser.pressNamed("Invoice (PDF)");

        Soon.holds(
                "the file",
                () -> assertThat(browser.evaluate("return document.body.dataset.saved"))
                        .isEqualTo("application/pdf true"));
        assertThat(browser.complaints()).isEmpty();
    }
}
