package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import testing.shop.Soon;

/** An instance that stops says so to each client of GraphQL with a socket, whether it has a subscription or not. */
class SocketsAreToldThatTheirInstanceStopsTests extends EdgeTest {

    private static final int GOING_AWAY = 1001;

    private final ApplicationContext context;

    SocketsAreToldThatTheirInstanceStopsTests(Platform platform, ApplicationContext context) {
        super(platform);
        this.context = context;
    }

    @Test
    void aSocketWithoutASubscriptionIsClosedLikeOneThatHasOne() throws Exception {
        ConfigurableApplicationContext other = Platform.startAnother(context);
        try {
            Platform there = other.getBean(Platform.class);
            URI instance = there.uri("");
            String token = there.bearer(shopper.subject(), "orders");
            Soon.holds(
                    "the instance accepts sockets",
                    () -> GraphQlSocketClient.connect(instance, token).close());
            GraphQlSocketClient idle = GraphQlSocketClient.connect(instance, token);
            GraphQlSocketClient subscribed = GraphQlSocketClient.connect(instance, token);
            subscribed.subscribes("one", "subscription { orderStatusUpdated { status } }");
            // The last one, because a socket that says nothing is soon closed for that.
            GraphQlSocketClient silent = GraphQlSocketClient.open(
                    instance, List.of(GraphQlSocketClient.PROTOCOL, "bearer." + token), Map.of());

            other.close();

            for (GraphQlSocketClient socket : List.of(silent, idle, subscribed)) {
                assertThat(socket.closed.get(1, TimeUnit.MINUTES)).isEqualTo(GOING_AWAY);
            }
        } finally {
            other.close();
        }
    }
}
