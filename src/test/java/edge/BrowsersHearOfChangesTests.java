package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Soon;
import tracking.feed.BrokenStreams;
import tracking.feed.ChangeFeed;

/** Chromium's own EventSource and WebSocket, which send no Authorization header, hear of changes and resume by themselves. */
class BrowsersHearOfChangesTests extends BrowserTest {

    private final ApplicationContext context;

    BrowsersHearOfChangesTests(Platform platform, ApplicationContext context) {
        super(platform, context);
        this.context = context;
    }

    @Test
    void aPageHearsOfEachChangeOnceAlsoWhenTheConnectionBreaks() {
        Caller shopper = platform.shopper();
        String sku = operator.sells(100, 10);
        browser.open(platform.uri("/reference").toString()); // its policy lets scripts connect to this origin
        browser.evaluate("""
                window.heard = []; window.sockets = []; window.resets = 0;
                const after = arguments[1];
                window.ready = fetch('/api/v2/stream-sessions', {method: 'POST', headers: {Authorization: 'Bearer ' + arguments[0]}})
                  .then(answer => {
                    window.session = answer.status;
                    const stream = new EventSource('/api/v2/orders/stream?after=' + after);
                    stream.addEventListener('order_status_updated', event => window.heard.push(JSON.parse(event.data).data.status));
                    stream.addEventListener('reset', () => window.resets++);
                    stream.onopen = () => window.opened = (window.opened || 0) + 1;
                    const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws/state?after=' + after, 'orderwright.state.v1');
                    socket.onmessage = event => window.sockets.push(JSON.parse(event.data).data.status);
                    socket.onopen = () => window.protocol = socket.protocol;
                  })
                  .catch(failure => window.failed = String(failure));
                """, platform.bearer(shopper.subject(), "orders"), shopper.streamPosition());
        Soon.holds(
                "the streams are open",
                () -> assertThat(browser.evaluate(
                                "return [window.session, window.opened, window.protocol, window.failed].join(' ')"))
                        .as("%s", browser.complaints())
                        .isEqualTo("201 1 orderwright.state.v1 "));
        assertThat(browser.evaluate("return document.cookie")).isEqualTo("");

        PlacedOrder order = shopper.places(sku, 1);
        Soon.holds("the changes", () -> {
            assertThat(list("heard")).containsExactly("CREATED", "PAYING");
            assertThat(list("sockets")).containsExactly("CREATED", "PAYING");
        });
        // Not by a stop of the streams: a browser gives up if it is refused when it connects again, after two seconds.
        new BrokenStreams(context.getBean(ChangeFeed.class)).breakAll();
        order.pay();
        order.awaitCommitted();

        Soon.holds("the missed change", () -> assertThat(list("heard")).containsExactly("CREATED", "PAYING", "PAID"));
        assertThat(browser.evaluate("return window.resets")).isEqualTo(0L);
        assertThat(list("sockets")).as("a socket does not reconnect by itself").containsExactly("CREATED", "PAYING");
        assertThat(browser.evaluate("return window.opened")).isEqualTo(2L);
        browser.complaints(); // of the connections that broke
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(String name) {
        return (List<String>) browser.evaluate("return window." + name);
    }
}
