package edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.Receiver;
import testing.Receiver.Reply;
import testing.shop.PlacedOrder;

/** Operators add a webhook endpoint, see its secret once, test it, and follow what was sent to it. */
@OneRunIn(3)
class OperatorsManageWebhooksInABrowserTests extends BrowserTest {

    private static final String PATH = "/api/v2/webhook-endpoints";

    private final Receiver receiver = new Receiver();

    OperatorsManageWebhooksInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @AfterEach
    void end() {
        operator.deletesWebhooks();
        receiver.close();
    }

    @Test
    void anEndpointIsAddedTestedAndFollowed() {
        platform.awaitRead("tracking/changes"); // an endpoint also hears of earlier orders that are read later
        opens("/webhooks");
        awaitPage("Webhooks", "No server hears of changes of orders.");
        browser.pressNamed("Add an endpoint");
        browser.type("field-url", receiver.url());
        browser.type("field-description", "The warehouse");
        browser.pressNamed("Add");
        browser.awaitText("dialog", "It is not shown again.", "whsec_");
        String secret = browser.text("dialog").replaceAll("(?s).*(whsec_\\S+).*", "$1");
        browser.pressNamed("Close");
        awaitPage(receiver.url(), "The warehouse", "Enabled");
        looksRight("webhooks");

        browser.follow(receiver.url());
        awaitPage("order.placed", "Nothing was sent.");
        browser.pressNamed("Send a test");
        browser.pressNamed("Send");
        awaitPage("endpoint.test", "Delivered");
        assertThat(receiver.messages.getFirst().signatures())
                .containsExactly(receiver.messages.getFirst().signedWith(secret));

        receiver.answers(message -> Reply.of(500));
        PlacedOrder order = shopper.places(operator.sells(100, 5), 1);
        awaitPage("order.placed", order.number(), "Being sent");
        looksRight("webhook");
        browser.pressNamed("Disable");
        browser.awaitText("dialog-question", "Disable " + receiver.url() + "?");
        browser.evaluate("document.querySelector('#dialog button[type=submit]').click()");
        awaitPage("Disabled", "Skipped");

        opens("/webhooks/%s?order_no=%s".formatted(endpoint(), order.number()));
        awaitPage("Skipped");
        String delivery = operator.get(PATH + "/" + endpoint() + "/deliveries?order_no=" + order.number())
                .at("/deliveries")
                .valueStream()
                .filter(each -> each.get("type").asString().equals("order.placed"))
                .findFirst()
                .orElseThrow()
                .get("delivery_id")
                .asString();
        opens("/webhooks/%s/deliveries/%s".formatted(endpoint(), delivery));
        awaitPage("msg_" + delivery, "Refused", "500");
        looksRight("webhook-delivery");
    }

    private String endpoint() {
        return operator.get(PATH).text("/webhook_endpoints/0/endpoint_id");
    }
}
