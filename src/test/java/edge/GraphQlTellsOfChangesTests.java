package edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;

/**
 * Subscribers over graphql-transport-ws hear of the changes that they may see, from the position that they name, until
 * their token ends.
 *
 * <p>Seen to fail when an empty position was not refused: a stream began at the present.
 */
class GraphQlTellsOfChangesTests extends EdgeTest {

    private static final String ALL = "subscription All($after: String) { orderStatusUpdated(after: $after) {"
            + " orderNo status statusText updatedAt traceId position } }";
    private static final String AFTER =
            "subscription After($no: String, $after: String) { orderStatusUpdated(orderNo: $no, after: $after) {"
                    + " orderNo status position } }";

    private final URI instance;
    private final String sku;

    GraphQlTellsOfChangesTests(Platform platform) {
        super(platform);
        instance = platform.uri("");
        sku = operator.sells(100, 1_000);
    }

    private GraphQlSocketClient connect(Caller caller) {
        return GraphQlSocketClient.connect(instance, platform.bearer(caller.subject(), "orders"));
    }

    @Test
    void aShopperHearsOfOwnOrders() {
        Caller other = platform.shopper();
        try (GraphQlSocketClient socket = connect(shopper)) {
            socket.subscribes("one", ALL, Map.of("after", shopper.streamPosition()));
            other.places(sku, 1);
            PlacedOrder order = shopper.places(sku, 1);
            Soon.holds("two changes", () -> assertThat(socket.statuses("one")).containsExactly("CREATED", "PAYING"));

            assertThat(socket.protocol()).isEqualTo(GraphQlSocketClient.PROTOCOL);
            JsonNode update = socket.updates("one").getLast();
            assertThat(update.path("orderNo").asString()).isEqualTo(order.number());
            assertThat(update.path("statusText").asString()).isEqualTo("Waiting for payment");
            assertThat(Instant.parse(update.path("updatedAt").asString()))
                    .isBeforeOrEqualTo(platform.clock().instant());
            assertThat(update.path("traceId").asString()).isEqualTo(order.seen().traceId());
            assertThat(update.path("position").asString()).hasSize(28);

            socket.sends(Map.of("id", "one", "type", "complete"));
            socket.sends(Map.of("type", "ping"));
            Soon.is("the pong", () -> socket.types().contains("pong"));
            order.pay();
            try (GraphQlSocketClient control = connect(shopper)) {
                control.subscribes(
                        "c", AFTER, Map.of("after", update.path("position").asString()));
                Soon.holds(
                        "the payment", () -> assertThat(control.statuses("c")).contains("PAID"));
            }
            assertThat(socket.statuses("one")).containsExactly("CREATED", "PAYING");
        }
    }

    @Test
    void severalSubscriptionsShareASocketAndResume() {
        PlacedOrder one = shopper.places(sku, 1);
        PlacedOrder two = shopper.places(sku, 1);
        String position = one.show().text("/stream_position");
        one.pay();
        two.pay();
        try (GraphQlSocketClient socket = connect(shopper)) {
            socket.subscribes("1", AFTER, Map.of("no", one.number(), "after", position));
            socket.subscribes("2", AFTER, Map.of("no", two.number(), "after", position));
            Soon.holds("the payments", () -> {
                assertThat(socket.statuses("1")).endsWith("PAID");
                assertThat(socket.statuses("2")).endsWith("PAID");
            });
            assertThat(socket.updates("1"))
                    .allSatisfy(update ->
                            assertThat(update.path("orderNo").asString()).isEqualTo(one.number()));
            String last = socket.updates("1").getLast().path("position").asString();
            try (GraphQlSocketClient again = connect(shopper)) {
                again.subscribes("1", AFTER, Map.of("no", one.number(), "after", last));
                one.awaitShipped();
                Soon.holds("the dispatch", () -> assertThat(again.statuses("1")).isNotEmpty());
                assertThat(again.statuses("1")).containsExactly("SHIPPED");
            }
        }
    }

    @Test
    void anOperatorHearsOfAllOrders() {
        String token = platform.bearer("an operator", Shop.OPERATOR_SCOPES);
        try (GraphQlSocketClient socket = GraphQlSocketClient.connect(instance, token)) {
            PlacedOrder order = shopper.places(sku, 1);
            socket.subscribes("x", AFTER, Map.of("no", order.number(), "after", shopper.streamPosition()));
            order.pay();
            Soon.holds("the payment", () -> assertThat(socket.statuses("x")).contains("PAID"));
        }
    }

    /** Each fragment uses the next one twice. */
    private static final String DOUBLING = "subscription { orderStatusUpdated { ...f39 } } "
            + IntStream.range(0, 39)
                    .mapToObj(i -> "fragment f%d on OrderStatusUpdate { ...f%d ...f%d } ".formatted(i + 1, i, i))
                    .collect(Collectors.joining())
            + "fragment f0 on OrderStatusUpdate { orderNo }";

    @Test
    void aWrongSubscriptionIsRefusedAndTheSocketGoesOn() {
        try (GraphQlSocketClient socket = connect(shopper)) {
            socket.subscribes("bad", "subscription { nothing }");
            socket.subscribes("query", "{ orders { asOf } }");
            socket.subscribes("position", AFTER, Map.of("after", "x"));
            socket.subscribes("no position", AFTER, Map.of("after", ""));
            socket.subscribes("large", DOUBLING);
            Soon.is("five errors", () -> socket.types().equals(Collections.nCopies(5, "error")));

            assertThat(socket.messages)
                    .extracting(
                            message -> message.at("/payload/0/extensions/code").asString(""))
                    .containsExactly(
                            "QUERY_INVALID",
                            "SOCKET_TAKES_SUBSCRIPTIONS",
                            "VALIDATION_FAILED",
                            "VALIDATION_FAILED",
                            "QUERY_TOO_COSTLY");
            assertThat(socket.messages)
                    .allSatisfy(message -> assertThat(
                                    message.at("/payload/0/extensions/trace_id").asString(""))
                            .matches("[0-9a-f]{32}"));
            socket.subscribes("good", ALL, Map.of("after", shopper.streamPosition()));
            shopper.places(sku, 1);
            Soon.holds("a change", () -> assertThat(socket.statuses("good")).isNotEmpty());
        }
    }

    @Test
    void whatTheProtocolDoesNotAllowClosesTheSocketWithItsCode() throws Exception {
        assertCloses(4400, socket -> socket.sends("{\"type\": \"nothing\"}"));
        assertCloses(4400, socket -> socket.sends("no json"));
        assertCloses(
                4400,
                socket -> socket.sends("{\"type\": \"subscribe\", \"id\": \"\", \"payload\": {\"query\": \"x\"}}"));
        assertCloses(4429, socket -> socket.sends("{\"type\": \"connection_init\"}"));
        assertCloses(1009, socket -> socket.sends("x".repeat(70_000)));
        assertCloses(4409, socket -> {
            socket.subscribes("a", ALL);
            socket.subscribes("a", ALL);
        });
        List<String> protocols =
                List.of(GraphQlSocketClient.PROTOCOL, "bearer." + platform.bearer(shopper.subject(), "orders"));
        try (GraphQlSocketClient socket = GraphQlSocketClient.open(instance, protocols, Map.of())) {
            socket.subscribes("a", ALL);
            assertThat(socket.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4401);
        }
        try (GraphQlSocketClient socket = GraphQlSocketClient.open(
                instance,
                List.of(),
                Map.of("Authorization", "Bearer " + platform.bearer(shopper.subject(), "orders")))) {
            assertThat(socket.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4406);
        }
    }

    private interface Misuse {
        void by(GraphQlSocketClient socket);
    }

    private void assertCloses(int code, Misuse misuse) throws Exception {
        try (GraphQlSocketClient socket = connect(platform.shopper())) {
            misuse.by(socket);
            assertThat(socket.closed.get(30, TimeUnit.SECONDS)).isEqualTo(code);
        }
    }

    @Test
    void onlyCallersWithATokenConnect() {
        assertThatThrownBy(() -> GraphQlSocketClient.connect(instance, "nonsense"))
                .hasMessageContaining("401");
        String token = platform.bearer("a reporter", "operator.reports");
        assertThatThrownBy(() -> GraphQlSocketClient.connect(instance, token)).hasMessageContaining("403");
    }

    @Test
    void theSocketEndsWithTheToken() throws Exception {
        Instant now = platform.clock().instant();
        String token = platform.token(shopper.subject(), "orders", now, now.plusSeconds(60));
        try (GraphQlSocketClient socket = GraphQlSocketClient.connect(instance, token)) {
            socket.subscribes("a", ALL);
            platform.clock().advance(Duration.ofSeconds(61));

            assertThat(socket.closed.get(30, TimeUnit.SECONDS)).isEqualTo(4401);
        }
    }

    /** A socket and each of its subscriptions count as streams of the caller, and stop counting when they end. */
    @Test
    void aCallerHasAFewStreamsAtATime() throws Exception {
        Caller greedy = platform.shopper();
        try (GraphQlSocketClient socket = connect(greedy)) {
            for (int i = 0; i < 20; i++) {
                socket.subscribes("s" + i, ALL);
            }
            Soon.is("the refusal of the last one", () -> socket.types().equals(List.of("error")));
            assertThat(socket.messages
                            .getFirst()
                            .at("/payload/0/extensions/code")
                            .asString())
                    .isEqualTo("TOO_MANY_STREAMS");
            assertThatThrownBy(() -> connect(greedy)).hasMessageContaining("429");
        }
        Soon.holds("a free place", () -> {
            try (GraphQlSocketClient socket = connect(greedy)) {
                assertThat(socket.protocol()).isNotEmpty();
            }
        });
    }
}
