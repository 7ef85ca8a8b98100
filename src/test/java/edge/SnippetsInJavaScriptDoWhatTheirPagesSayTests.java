package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Soon;
import tracking.call.Signatures;

/** The snippets in JavaScript on the pages for developers of clients, in Chromium. */
class SnippetsInJavaScriptDoWhatTheirPagesSayTests extends BrowserTest {

    private static final String GRAPHQL_CLIENT = "/META-INF/resources/webjars/graphql-ws/5.16.0/umd/graphql-ws.min.js";

    /** What the snippets expect of the page around them. */
    private static final String SURROUNDINGS = """
            window.shown = [];
            const token = arguments[0], show = (order, status) => window.shown.push(
                typeof order === 'string' ? order + ' ' + status : order.orderNo + ' ' + order.statusText);
            const readOrdersAgain = () => window.shown.push('reset'), getNewToken = readOrdersAgain,
                renewTokenAndConnectAgain = readOrdersAgain, connect = readOrdersAgain;
            let position = arguments[1];
            """;

    private static final String WHEN_FAILED = ".catch(failure => window.shown.push(String(failure)));";

    SnippetsInJavaScriptDoWhatTheirPagesSayTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @Test
    void pagesHearOfChanges() {
        List<String> snippets = ClientPage.of("tracking.md").snippets("js");
        assertThat(snippets).hasSize(2).anyMatch(shown -> shown.contains("new WebSocket"));
        snippets.forEach(snippet -> hearsOfChanges("", snippet));
    }

    /** The client of most pages that subscribe through GraphQL, from npm. */
    @Test
    void theClientForGraphQlHearsOfChanges() throws IOException {
        String snippet = ClientPage.of("graphql.md").snippets("js").getFirst();
        String importing = "import { createClient } from 'graphql-ws';";
        assertThat(snippet).startsWith(importing);
        hearsOfChanges(graphQlClient(), snippet.replace(importing, "const { createClient } = window.graphqlWs;"));
    }

    private static String graphQlClient() throws IOException {
        try (InputStream script =
                SnippetsInJavaScriptDoWhatTheirPagesSayTests.class.getResourceAsStream(GRAPHQL_CLIENT)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** @param library a script that the snippet needs */
    private void hearsOfChanges(String library, String snippet) {
        Caller shopper = platform.shopper();
        String position = shopper.streamPosition();
        browser.open(platform.uri("/reference").toString()); // its policy lets scripts connect to this origin
        browser.evaluate(library);
        browser.evaluate(
                SURROUNDINGS
                        + "(async () => {"
                        + snippet.replace(
                                "wss://shop.example", "ws://" + platform.uri("").getRawAuthority())
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
