package edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;
import tracking.call.Signatures;

/** The snippets for shells and for Java on the pages for developers of clients. */
class SnippetsForClientsDoWhatTheirPagesSayTests extends EdgeTest {

    private static final String SHOWN_AUTHORITY = "127.0.0.1:8080";
    private static final ClientPage CHANGES = ClientPage.of("tracking.md");

    private final ApplicationContext context;

    SnippetsForClientsDoWhatTheirPagesSayTests(Platform platform, ApplicationContext context) {
        super(platform);
        this.context = context;
    }

    private String authority() {
        return platform.uri("").getRawAuthority();
    }

    private String token(Caller caller) {
        return platform.bearer(caller.subject(), "orders");
    }

    private Process runs(String snippet, Map<String, String> variables) throws IOException {
        assertThat(snippet).contains(SHOWN_AUTHORITY);
        ProcessBuilder shell = new ProcessBuilder("sh", "-eu", "-c", snippet.replace(SHOWN_AUTHORITY, authority()));
        shell.environment().putAll(variables);
        return shell.redirectErrorStream(true).start();
    }

    private String printed(String snippet, Map<String, String> variables) throws IOException, InterruptedException {
        Process process = runs(snippet, variables);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void curlShowsTheEventStream() throws IOException {
        Caller shopper = platform.shopper();
        String sku = operator.sells(100, 10);
        Process curl = runs(
                CHANGES.snippets("sh").getFirst(),
                Map.of("TOKEN", token(shopper), "POSITION", shopper.streamPosition()));
        try (InputStream stream = curl.getInputStream()) {
            PlacedOrder order = shopper.places(sku, 1);
            StringBuilder seen = new StringBuilder();
            for (int next = stream.read(); next >= 0 && !seen.toString().contains("\"PAYING\""); next = stream.read()) {
                seen.append((char) next);
            }
            assertThat(seen).contains("event: order_status_updated", order.number(), "CREATED", "PAYING");
        } finally {
            curl.destroyForcibly();
        }
    }

    @Test
    void theClientInJavaHearsOfChangesAndResumes() {
        assertThat(CHANGES.snippets("java")).containsExactly(ClientPage.shownLinesOf(ShownStateListener.class));
        Caller shopper = platform.shopper();
        String sku = operator.sells(100, 10);
        String here = "ws://" + authority();
        ShownStateListener client = new ShownStateListener(shopper.streamPosition());
        try (HttpClient http = HttpClient.newHttpClient()) {
            client.connect(http, here, token(shopper));
            PlacedOrder order = shopper.places(sku, 1);
            List<String> placed = List.of(order.number() + " Order received", order.number() + " Waiting for payment");
            Soon.holds("the changes", () -> assertThat(client.shown).containsExactlyElementsOf(placed));

            SmartLifecycle streams = context.getBean("feedLoops", SmartLifecycle.class);
            streams.stop();
            assertThat(client.closed.join()).isEqualTo(1001);
            streams.start();
            order.pay().awaitCommitted();
            WebSocket again = client.connect(http, here, token(shopper));
            Soon.holds(
                    "what was missed",
                    () -> assertThat(client.shown).hasSize(3).last().isEqualTo(order.number() + " Paid"));
            again.abort();
        }
    }

    @Test
    void curlReadsAnOrderThroughGraphQl() throws IOException, InterruptedException {
        Caller shopper = platform.shopper();
        PlacedOrder order = shopper.places(operator.sells(100, 10), 2);
        String snippet = ClientPage.of("graphql.md").snippets("sh").getFirst();
        assertThat(snippet).contains("260131-4821-0077-1935");

        assertThat(printed(
                        snippet.replace("260131-4821-0077-1935", order.number()).replace("curl", "curl -s"),
                        Map.of("TOKEN", token(shopper))))
                .contains("\"data\":{\"order\":{\"status\":\"PAYING\"", "\"quantity\":2")
                .doesNotContain("errors");
    }

    @Test
    void aPageOfOrdersIsReadAsShown() {
        Caller shopper = platform.shopper();
        PlacedOrder order = shopper.places(operator.sells(100, 10), 2).pay().awaitCommitted();
        platform.awaitListed();
        String document = ClientPage.of("graphql.md").snippets("graphql").getFirst();

        assertThat(new GraphQlQuery(document)
                        .data(shopper)
                        .at("/orders/edges/0/node/orderNo")
                        .asString())
                .isEqualTo(order.number());
    }

    @Test
    void curlAddsAWebhookEndpoint() throws IOException, InterruptedException {
        String snippet = ClientPage.of("webhooks.md").snippets("sh").getFirst();
        String added = printed(
                snippet.replace("curl", "curl -s"),
                Map.of("TOKEN", platform.bearer("an operator", Shop.OPERATOR_SCOPES)));

        assertThat(added).contains("\"secret\":\"whsec_", "\"event_types\":[\"order.paid\",\"order.cancelled\"]");
        String endpoint = added.replaceAll("(?s).*\"endpoint_id\":\"([^\"]+)\".*", "$1");
        operator.call("DELETE", "/api/v2/webhook-endpoints/" + endpoint)
                .freshKey()
                .send();
    }

    @Test
    void theCheckInJavaAcceptsOnlyGenuineWebhooks() throws WebhookVerificationException {
        assertThat(ClientPage.of("webhooks.md").snippets("java"))
                .containsExactly(ClientPage.shownLinesOf(ShownWebhookReceiver.class));
        String before = "whsec_" + "b".repeat(32);
        String now = "whsec_" + "n".repeat(32);
        HttpHeaders headers = headers(Signatures.headers("msg_1", Instant.now(), "{}", List.of(now, before)));

        ShownWebhookReceiver.verify("{}", headers, now);
        ShownWebhookReceiver.verify("{}", headers, before);
        assertThatThrownBy(() -> ShownWebhookReceiver.verify("{} ", headers, now))
                .isInstanceOf(WebhookVerificationException.class);
    }

    private static HttpHeaders headers(Map<String, String> single) {
        Map<String, List<String>> all = new HashMap<>();
        single.forEach((name, value) -> all.put(name, List.of(value)));
        return HttpHeaders.of(all, (name, value) -> true);
    }
}
