package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Soon;
import tracking.call.Signatures;

/** The snippets in JavaScript on the pages for developers of clients, in Chromium. */
class SnippetsInJavaScriptDoWhatTheirPagesSayTests extends BrowserTest {

    /** The client of the platform. A script that the test evaluates imports it in another form than the script of a page. */
    private static final Pattern IMPORT = Pattern.compile("import (\\{.*?}) from ('/client/orderwright.js');");

    /** What the snippets expect of the page around them. */
    private static final String SURROUNDINGS = """
            window.shown = [];
            const [token, position] = arguments, show = (order, status) => window.shown.push(order + ' ' + status);
            const readOrders = async () => position;
            const readOrdersAgain = () => window.shown.push('reset'), getNewToken = readOrdersAgain,
                renewTokenAndConnectAgain = readOrdersAgain, showError = show;
            """;

    private static final String WHEN_FAILED = ".catch(failure => window.shown.push(String(failure)));";

    SnippetsInJavaScriptDoWhatTheirPagesSayTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @Test
    void pagesHearOfChanges() {
        List<String> snippets = ClientPage.of("tracking.md").snippets("js");
        assertThat(snippets).hasSize(2).anyMatch(shown -> shown.contains("followOrders"));
        snippets.forEach(this::hearsOfChanges);
    }

    @Test
    void pagesHearOfChangesThroughGraphQl() {
        List<String> snippets = ClientPage.of("graphql.md").snippets("js");
        assertThat(snippets).singleElement().asString().contains("subscribe({");
        hearsOfChanges(snippets.getFirst());
    }

    private void hearsOfChanges(String snippet) {
        Caller shopper = platform.shopper();
        String position = shopper.streamPosition();
        browser.open(platform.uri("/reference").toString()); // its policy lets scripts connect to this origin
        browser.evaluate(
                SURROUNDINGS
                        + "(async () => {"
                        + IMPORT.matcher(snippet)
                                .replaceAll("const $1 = await import($2);")
                                .replace(
                                        "wss://shop.example",
                                        "ws://" + platform.uri("").getRawAuthority())
                        + "})()" + WHEN_FAILED,
                platform.bearer(shopper.subject(), "orders"),
                position);
        PlacedOrder order = shopper.places(operator.sells(100, 10), 1);
        Soon.holds(
                "the changes",
                () -> assertThat(shown())
                        .as("%s %s", snippet, browser.complaints())
                        .containsExactly(order.number() + " Order received", order.number() + " Waiting for payment"));
    }

    @Test
    void webhooksAreVerified() {
        String before = "whsec_" + "b".repeat(32);
        String now = "whsec_" + "n".repeat(32);
        String body = "{\"type\":\"order.paid\"}";
        Map<String, String> headers = Signatures.headers("msg_1", Instant.now(), body, List.of(now, before));

        assertThat(verified(body, headers, now)).isEqualTo("order.paid");
        assertThat(verified(body, headers, before)).isEqualTo("order.paid");
        assertThat(verified(body, headers, "whsec_" + "o".repeat(32))).contains("signature");
        assertThat(verified(body + " ", headers, now)).contains("signature");
        Map<String, String> ofAnotherMessage = new HashMap<>(headers);
        ofAnotherMessage.put(Signatures.ID, "msg_2");
        assertThat(verified(body, ofAnotherMessage, now)).contains("signature");
        assertThat(verified(
                        body, Signatures.headers("msg_1", Instant.now().minusSeconds(400), body, List.of(now)), now))
                .contains("time");
    }

    /** The type of a genuine message, or the error. */
    private String verified(String body, Map<String, String> headers, String secret) {
        browser.evaluate(
                "window.shown = [];"
                        + ClientPage.of("webhooks.md").snippets("js").getFirst()
                        + "verified(arguments[0], new Headers(arguments[1]), arguments[2])"
                        + ".then(message => window.shown.push(message.type))"
                        + WHEN_FAILED,
                body,
                headers,
                secret);
        Soon.holds("the result", () -> assertThat(shown()).hasSize(1));
        return shown().getFirst();
    }

    @SuppressWarnings("unchecked")
    private static List<String> shown() {
        return (List<String>) browser.evaluate("return window.shown");
    }
}
