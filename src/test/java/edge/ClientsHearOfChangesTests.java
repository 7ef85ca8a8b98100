package edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import testing.StateClient;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;

/**
 * Shoppers hear of their own orders and operators of those that they select, over sockets and event streams, from whichever instance they
 * are connected to. They miss nothing when they resume from a position.
 *
 * <p>Seen to fail when an empty position was not refused: a stream began at the present.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsHearOfChangesTests extends EdgeTest {

    private static final List<String> PAID = List.of("CREATED", "PAYING", "PAID");

    private final ConfigurableApplicationContext other;
    private final Platform there;
    private final URI instance;
    private final String sku;

    ClientsHearOfChangesTests(Platform platform, ApplicationContext context) {
        super(platform);
        other = Platform.startAnother(context);
        there = other.getBean(Platform.class);
        instance = platform.uri("");
        sku = operator.sells(100, 1_000);
    }

    @AfterAll
    void stopTheOther() {
        other.close();
    }

    private String token(Caller shopper) {
        return platform.bearer(shopper.subject(), "orders");
    }

    private String operatorToken() {
        return platform.bearer("an operator", Shop.OPERATOR_SCOPES);
    }

    /** The parameter of a client that hears of everything from now on; without it, of everything once the platform has its connection. */
    private static String fromNow(Caller caller) {
        return "?after=" + caller.streamPosition();
    }

    /** The position before an order is placed. */
    private static String positionIn(Answer answer) {
        String position = answer.text("/stream_position");
        assertThat(position).hasSize(28);
        return position;
    }

    @Test
    void aSocketTellsExactlyWhatWasAgreed() {
        Caller shopper = platform.shopper();
        try (StateClient socket = StateClient.connect(instance, token(shopper), fromNow(shopper))) {
            String trace = "7bf92f3577b34da6a3ce929d0e0e4736"; // the same if the request is repeated
            Answer placed = shopper.checkout()
                    .line(sku, 1)
                    .call()
                    .header("traceparent", "00-%s-00f067aa0ba902b7-01".formatted(trace))
                    .decided();
            Soon.holds("two changes", () -> assertThat(socket.messages).hasSize(2));

            assertThat(socket.protocol()).isEqualTo(StateClient.PROTOCOL);
            JsonNode message = socket.messages.getLast();
            assertThat(message.propertyNames()).containsExactly("event", "data", "trace_id", "id");
            assertThat(message.at("/event").asString()).isEqualTo("order_status_updated");
            JsonNode data = message.at("/data");
            assertThat(data.propertyNames()).containsExactly("order_no", "status", "status_text", "updated_at");
            assertThat(data.at("/order_no").asString()).isEqualTo(placed.text("/order_no"));
            assertThat(data.at("/status").asString()).isEqualTo("PAYING");
            assertThat(data.at("/status_text").asString()).isEqualTo("Waiting for payment");
            assertThat(Instant.parse(data.at("/updated_at").asString()))
                    .isBeforeOrEqualTo(platform.clock().instant());
            assertThat(message.at("/trace_id").asString()).matches("[0-9a-f]{32}");
            assertThat(message.at("/id").asString()).hasSize(28);
            assertThat(socket.messages.getFirst().at("/trace_id").asString())
                    .isEqualTo(trace)
                    .isEqualTo(placed.traceId());
        }
    }

    @Test
    void aClientThatAsksForDetailsHearsOfAFullReturnAndItsRefund() throws Exception {
        Caller shopper = platform.shopper();
        String fromNow = fromNow(shopper);
        String details = fromNow + "&details=true";
        try (StateClient asking = StateClient.connect(instance, token(shopper), details);
                EventStreamClient stream = EventStreamClient.connect(there.uri(""), token(shopper), details, Map.of());
                StateClient usual = StateClient.connect(instance, token(shopper), fromNow)) {
            PlacedOrder order = shopper.places(sku, 1).pay();
            order.awaitShipped();
            order.scan("delivered").awaitStatus("COMPLETED");
            operator.post(
                            "/api/v2/orders/%s/returns".formatted(order.number()),
                            Map.of("items", List.of(Map.of("line_no", 1, "quantity", 1))))
                    .is(200);
            List<String> statuses = List.of("CREATED", "PAYING", "PAID", "SHIPPED", "COMPLETED");
            List<String> all = Stream.concat(statuses.stream(), Stream.of("RETURN_RECEIVED", "REFUND_MADE"))
                    .toList();
            Soon.holds("the refund", () -> {
                assertThat(asking.messages).map(ClientsHearOfChangesTests::told).isEqualTo(all);
                assertThat(stream.events).map(event -> told(event.data())).isEqualTo(all);
            });
            assertThat(stream.events.getLast().name()).isEqualTo("order_detail_added");
            JsonNode refund = asking.messages.getLast();
            assertThat(refund.at("/event").asString()).isEqualTo("order_detail_added");
            assertThat(refund.at("/data/amount/amount_minor").asLong()).isEqualTo(100);
            assertThat(refund.at("/data/in_full").isBoolean()).isTrue();
            assertThat(usual.statusesOf(order.number())).isEqualTo(statuses);
        }
    }

    private static String told(JsonNode message) {
        JsonNode detail = message.at("/data/detail");
        return (detail.isMissingNode() ? message.at("/data/status") : detail).asString();
    }

    @Test
    void aClientChoosesTheLanguageOfTheTexts() {
        Caller shopper = platform.shopper();
        List<String> protocols = List.of(StateClient.PROTOCOL, "bearer." + token(shopper));
        try (StateClient socket = StateClient.connect(
                instance, fromNow(shopper), protocols, Map.of("Accept-Language", "zh-CN,zh;q=0.9"))) {
            shopper.places(sku, 1);
            Soon.holds("two changes", () -> assertThat(socket.messages).hasSize(2));
            assertThat(socket.messages.getLast().at("/data/status_text").asString())
                    .isEqualTo("等待付款");
        }
    }

    /** Every way is tried at once: the shopper must not appear in the other shopper's socket or stream, whatever is asked for. */
    @Test
    void aShopperNeverHearsOfAnothersOrder() throws Exception {
        Caller one = platform.shopper();
        Caller two = platform.shopper();
        String before =
                positionIn(one.get("/api/v2/orders/" + one.places(sku, 1).number()));
        PlacedOrder theirs = two.places(sku, 1);
        String narrowed = "?order_no=%s&after=%s".formatted(theirs.number(), before);
        try (StateClient socket = StateClient.connect(instance, token(one), "?after=" + before);
                StateClient asking = StateClient.connect(instance, token(one), narrowed);
                StateClient elsewhere = StateClient.connect(there.uri(""), token(one), narrowed);
                EventStreamClient stream = EventStreamClient.connect(instance, token(one), narrowed, Map.of());
                EventStreamClient byStatus =
                        EventStreamClient.connect(instance, token(one), "?channel=web&after=" + before, Map.of());
                StateClient control = StateClient.connect(instance, token(two), narrowed)) {
            theirs.pay();
            PlacedOrder own = one.places(sku, 1);
            Soon.holds(
                    "what the owner hears",
                    () -> assertThat(control.statusesOf(theirs.number())).isEqualTo(PAID));
            Soon.holds("own changes", () -> {
                assertThat(socket.statusesOf(own.number())).hasSize(2);
                assertThat(byStatus.statusesOf(own.number())).hasSize(2);
            });

            assertThat(socket.orders()).doesNotContain(theirs.number());
            assertThat(byStatus.statusesOf(theirs.number())).isEmpty();
            assertThat(asking.messages).isEmpty();
            assertThat(elsewhere.messages).isEmpty();
            assertThat(stream.events).isEmpty();
        }
    }

    @Test
    void anOperatorHearsOfWhatTheFilterSelects() throws Exception {
        String before = positionIn(
                shopper.get("/api/v2/orders/" + shopper.places(sku, 1).number()));
        PlacedOrder inApp =
                shopper.checkout().line(sku, 1).with("channel", "app").placed().pay();
        PlacedOrder inWeb = shopper.places(sku, 1).pay();
        String query = "?channel=app&status=PAID&status=SHIPPED&after=" + before;
        try (StateClient socket = StateClient.connect(instance, operatorToken(), query);
                EventStreamClient stream = EventStreamClient.connect(instance, operatorToken(), query, Map.of())) {
            Soon.holds("the change", () -> {
                assertThat(socket.statusesOf(inApp.number())).containsExactly("PAID");
                assertThat(stream.statusesOf(inApp.number())).containsExactly("PAID");
            });
            assertThat(socket.orders()).doesNotContain(inWeb.number());
        }
        String limited = platform.token(
                "an operator",
                "operator.orders",
                platform.clock().instant(),
                platform.clock().instant().plusSeconds(60));
        assertThat(limited).isNotEmpty();
    }

    @Test
    void theAnswersNamePositionsFromWhichNothingIsMissed() throws Exception {
        Caller shopper = platform.shopper();
        PlacedOrder order = shopper.places(sku, 1);
        String fromCheckout = positionIn(order.seen());
        String fromOrder = positionIn(order.show());
        order.pay();
        for (String position : List.of(fromCheckout, fromOrder)) {
            try (StateClient socket = StateClient.connect(instance, token(shopper), "?after=" + position)) {
                Soon.holds(
                        "the payment",
                        () -> assertThat(socket.statusesOf(order.number())).endsWith("PAID"));
                assertThat(PAID).endsWith(socket.statusesOf(order.number()).toArray(String[]::new));
            }
        }
        platform.awaitListed();
        Answer list = shopper.get("/api/v2/orders").is(200);
        String fromList = positionIn(list);
        PlacedOrder later = shopper.places(sku, 1);
        try (EventStreamClient stream =
                EventStreamClient.connect(instance, token(shopper), "?after=" + fromList, Map.of())) {
            Soon.holds(
                    "the later order",
                    () -> assertThat(stream.statusesOf(later.number())).containsExactly("CREATED", "PAYING"));
        }
    }

    @Test
    void aClientResumesOnAnotherInstanceAndHearsOfEachChangeOnce() throws Exception {
        Caller shopper = platform.shopper();
        PlacedOrder order;
        String last;
        try (StateClient socket = StateClient.connect(instance, token(shopper), fromNow(shopper))) {
            order = shopper.places(sku, 1);
            Soon.holds("two changes", () -> assertThat(socket.messages).hasSize(2));
            last = socket.messages.getLast().at("/id").asString();
        }
        order.pay();
        order.awaitCommitted();
        try (StateClient socket = StateClient.connect(there.uri(""), token(shopper), "?after=" + last);
                EventStreamClient stream = EventStreamClient.connect(
                        there.uri(""),
                        token(shopper),
                        "?after=nonsense-that-is-older",
                        Map.of("Last-Event-ID", last))) {
            Soon.holds("the missed change", () -> {
                assertThat(socket.statusesOf(order.number())).containsExactly("PAID");
                assertThat(stream.statusesOf(order.number())).containsExactly("PAID");
            });
            order.cancel().is(200);
            order.awaitStatus("REFUNDED");
            Soon.holds("the later changes", () -> {
                assertThat(socket.statusesOf(order.number())).containsExactly("PAID", "CANCELLED", "REFUNDED");
                assertThat(stream.statusesOf(order.number())).containsExactly("PAID", "CANCELLED", "REFUNDED");
            });
        }
    }

    @Test
    void theInstanceThatMadeAChangeNeedNotBeTheOneThatPushesIt() {
        Caller shopper = platform.shopper();
        Caller same = there.shopper(shopper.subject());
        String fromNow = fromNow(shopper);
        try (StateClient here = StateClient.connect(instance, token(shopper), fromNow);
                StateClient away = StateClient.connect(there.uri(""), token(shopper), fromNow)) {
            PlacedOrder first = shopper.places(sku, 1);
            PlacedOrder second = same.places(sku, 1);
            for (StateClient socket : List.of(here, away)) {
                Soon.holds("the changes", () -> {
                    assertThat(socket.statusesOf(first.number())).containsExactly("CREATED", "PAYING");
                    assertThat(socket.statusesOf(second.number())).containsExactly("CREATED", "PAYING");
                });
            }
        }
    }

    @Test
    void streamsEndWithTheToken() throws Exception {
        Instant now = platform.clock().instant();
        String token = platform.token(shopper.subject(), "orders", now, now.plusSeconds(30));
        try (StateClient socket = StateClient.connect(instance, token, "");
                EventStreamClient stream = EventStreamClient.connect(instance, token, "", Map.of())) {
            platform.clock().advance(Duration.ofSeconds(31));

            assertThat(socket.closed.get(60, TimeUnit.SECONDS)).isEqualTo(4401);
            assertThat(stream.ended.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientThatSendsAMessageIsClosed() throws Exception {
        try (StateClient socket = StateClient.connect(instance, token(shopper), "")) {
            socket.sends("hello");
            assertThat(socket.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1008);
        }
        try (StateClient socket = StateClient.connect(instance, token(shopper), "")) {
            socket.sends("x".repeat(5_000));
            assertThat(socket.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1009);
        }
    }

    @Test
    void badPositionsAndPlainRequestsAreRefused() throws Exception {
        for (String bad : List.of("nonsense", "")) {
            assertThatThrownBy(() -> StateClient.connectByHeader(instance, token(shopper), "?after=" + bad))
                    .hasMessage("refused with 400");
            assertThat(shopper.get("/api/v2/orders/stream?after=" + bad).badFields())
                    .containsOnlyKeys("after");
        }
        shopper.call("GET", "/api/v2/orders/stream")
                .header("Last-Event-ID", "nonsense")
                .send()
                .refused(400, "VALIDATION_FAILED");
        shopper.get("/ws/state").refused(426, "UPGRADE_REQUIRED");
        platform.anonymous().get("/ws/state").refused(401, "UNAUTHORIZED");
        assertThatThrownBy(() -> StateClient.connectByHeader(instance, "nonsense", ""))
                .hasMessage("refused with 401");
        assertThatThrownBy(() -> StateClient.connectByHeader(instance, platform.bearer("nobody", "openid"), ""))
                .hasMessage("refused with 403");
    }

    @Test
    void aCallerMayHaveTwentyStreams() throws Exception {
        Caller shopper = platform.shopper();
        List<AutoCloseable> open = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                open.add(StateClient.connect(instance, token(shopper), ""));
                open.add(EventStreamClient.connect(instance, token(shopper), "", Map.of()));
            }
            shopper.get("/api/v2/orders/stream").refused(429, "TOO_MANY_STREAMS");
            assertThatThrownBy(() -> StateClient.connectByHeader(instance, token(shopper), ""))
                    .hasMessage("refused with 429");
            open.add(StateClient.connect(instance, token(platform.shopper()), ""));
        } finally {
            for (AutoCloseable each : open) {
                each.close();
            }
        }
        Soon.is("the sockets are closed", () -> {
            try (StateClient again = StateClient.connectByHeader(instance, token(shopper), "")) {
                return true;
            } catch (AssertionError refused) {
                return false;
            }
        });
    }

    @Test
    void browsersGetCookiesThatOnlyPagesOfThisOriginCanUse() throws Exception {
        Caller shopper = platform.shopper();
        Answer session = shopper.call("POST", "/api/v2/stream-sessions").send().is(201);
        assertThat(Instant.parse(session.text("/expires_at")))
                .isAfter(platform.clock().instant());
        List<String> cookies = session.headers().allValues("Set-Cookie");
        assertThat(cookies)
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .contains("HttpOnly", "SameSite=Strict", "Max-Age=")
                        .doesNotContain("Secure", token(shopper)));
        String ofStream = value(cookies, "Path=/api/v2/orders/stream");
        String ofSocket = value(cookies, "Path=/ws/state");
        String origin = "http://" + instance.getAuthority();

        assertThat(statusOfStream(Map.of("Cookie", ofStream, "Sec-Fetch-Site", "same-origin")))
                .isEqualTo(200);
        assertThat(statusOfStream(Map.of("Cookie", ofStream, "Origin", origin))).isEqualTo(200);
        assertThat(statusOfStream(Map.of("Cookie", ofStream))).isEqualTo(401);
        assertThat(statusOfStream(Map.of("Cookie", ofStream, "Origin", "https://attacker.example")))
                .isEqualTo(401);
        assertThat(statusOfStream(Map.of("Cookie", ofStream, "Sec-Fetch-Site", "same-site")))
                .isEqualTo(401);
        assertThat(statusOfStream(Map.of("Cookie", ofStream, "Sec-Fetch-Site", "cross-site", "Origin", origin)))
                .isEqualTo(401);
        assertThat(statusOfStream(Map.of("Cookie", ofSocket.replace("state-socket", "order-stream"), "Origin", origin)))
                .as("the cookie of the socket")
                .isEqualTo(401);
        try (StateClient socket = StateClient.connect(
                instance, fromNow(shopper), List.of(), Map.of("Cookie", ofSocket, "Origin", origin))) {
            shopper.places(sku, 1);
            Soon.holds("the changes", () -> assertThat(socket.messages).hasSize(2));
        }
        for (Map<String, String> headers : List.of(
                Map.of("Cookie", ofSocket),
                Map.of("Cookie", ofSocket, "Sec-Fetch-Site", "same-origin"),
                Map.of("Cookie", ofSocket, "Origin", "https://attacker.example"),
                Map.of("Cookie", ofStream, "Origin", origin))) {
            try (StateClient socket = StateClient.connect(instance, "", List.of(), headers)) {
                assertThat(socket.closed.get(60, TimeUnit.SECONDS))
                        .as("%s", headers)
                        .isEqualTo(4401);
            }
        }
        platform.anonymous()
                .call("GET", "/api/v2/orders")
                .header("Cookie", ofStream)
                .header("Origin", origin)
                .send()
                .is(401);
    }

    private static String value(List<String> cookies, String path) {
        return cookies.stream()
                .filter(cookie -> cookie.contains(path + ";"))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    private int statusOfStream(Map<String, String> headers) throws IOException, InterruptedException {
        HttpResponse<java.io.InputStream> response = EventStreamClient.request(instance, "", headers);
        response.body().close();
        return response.statusCode();
    }

    /** Each socket gets bytes that no client would send. If it stayed open afterwards, the twenty streams of the caller would soon be taken. */
    @Test
    void oddFramesEndTheirSocketAndNoOther() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.printf("seed=%d%n", seed);
        Random random = new Random(seed);
        Caller odd = platform.shopper();
        Caller shopper = platform.shopper();
        try (StateClient other = StateClient.connect(instance, token(shopper), fromNow(shopper))) {
            for (int i = 0; i < 60; i++) {
                try (RawSocket socket = RawSocket.open(instance, token(odd))) {
                    socket.send(oddFrames(random));
                    if (random.nextBoolean()) {
                        socket.endInput();
                        socket.readToTheEnd();
                    }
                }
            }
            PlacedOrder order = shopper.places(sku, 1);
            Soon.holds(
                    "the other socket",
                    () -> assertThat(other.statusesOf(order.number())).containsExactly("CREATED", "PAYING"));
        }
        Soon.holds("no stream of the odd client stays", () -> {
            List<StateClient> all = new ArrayList<>();
            try {
                for (int i = 0; i < 20; i++) {
                    all.add(StateClient.connectByHeader(instance, token(odd), ""));
                }
            } finally {
                all.forEach(StateClient::close);
            }
        });
    }

    private static byte[] oddFrames(Random random) {
        byte[] bytes = new byte[2 + random.nextInt(300)];
        random.nextBytes(bytes);
        switch (random.nextInt(6)) {
            case 0 -> {} // anything
            case 1 -> bytes[1] &= 0x7f; // a frame that is not masked, as the protocol demands
            case 2 -> {
                bytes[0] = (byte) 0x81; // a text with a length that is never sent
                bytes[1] = (byte) 0xff;
            }
            case 3 -> {
                bytes[0] = (byte) 0x89; // a ping that is too long
                bytes[1] = (byte) 0xfe;
            }
            case 4 -> {
                bytes[0] = (byte) 0x80; // a continuation of nothing
                bytes[1] |= (byte) 0x80;
            }
            default -> {
                bytes[0] = (byte) 0xf1; // reserved bits
                bytes[1] |= (byte) 0x80;
            }
        }
        return bytes;
    }

    /**
     * The slow client reads nothing until it was cut off. It missed 30,000 changes, which no buffer of a socket holds; they are written into the
     * table, because as many orders would take minutes.
     */
    @Test
    void aClientThatDoesNotReadIsCutOffAndResumesAndNobodyElseNotices() throws Exception {
        Caller slow = platform.shopper();
        Caller shopper = platform.shopper();
        String before =
                positionIn(slow.get("/api/v2/orders/" + slow.places(sku, 1).number()));
        // With positions, because the sockets may be subscribed only after the answers to their handshakes.
        try (RawSocket socket = RawSocket.open(instance, token(slow), "?after=" + before);
                StateClient quick = StateClient.connect(instance, token(shopper), fromNow(shopper))) {
            double cutOff = platform.metrics().sum("orderwright_tracking_ended_total", "too_slow");
            platform.database().rows("select tracking.add_hours(last_at) from tracking.head");
            platform.database().rows("""
                with moved as (
                  update tracking.head set last_position = last_position + 30000
                  returning last_position - 30000 as last, last_at
                ),
                added as (
                  insert into tracking.change (position, written_at, order_no, owner, channel, status, sequence, updated_at)
                  select last + n, last_at, 'SLOW-' || n, '%s', 'web', 'PAID', 1, last_at
                  from moved, generate_series(1, 30000) n
                  returning 1
                )
                select count(*) from added
                """.formatted(slow.subject()));
            PlacedOrder order = shopper.places(sku, 1);
            Soon.holds(
                    "the other client",
                    () -> assertThat(quick.statusesOf(order.number()))
                            .as("closed: %s", quick.closed)
                            .containsExactly("CREATED", "PAYING"));
            Soon.is(
                    "the slow client is cut off",
                    () -> platform.metrics().sum("orderwright_tracking_ended_total", "too_slow") > cutOff);
            PlacedOrder later = shopper.places(sku, 1);
            Soon.holds(
                    "the other client",
                    () -> assertThat(quick.statusesOf(later.number())).containsExactly("CREATED", "PAYING"));
        }
        try (StateClient again = StateClient.connect(instance, token(slow), "?after=" + before)) {
            // A change of the order before may come first or last, because it may be told before or after its position
            // was read.
            Soon.holds("the last change", () -> assertThat(again.orders()).contains("SLOW-30000"));
            List<String> orders = again.orders().stream()
                    .filter(orderNo -> orderNo.startsWith("SLOW-"))
                    .toList();
            assertThat(orders)
                    .isEqualTo(IntStream.rangeClosed(1, 30_000)
                            .mapToObj(n -> "SLOW-" + n)
                            .toList());
        }
    }

    @Test
    void theTokenIsNotRepeatedInTheAnswerToAHandshake() {
        String token = token(shopper);
        String answer = new String(
                testing.RawHttp.send(
                                instance.getPort(), """
                        GET /ws/state HTTP/1.1\r
                        Host: %s\r
                        Upgrade: websocket\r
                        Connection: Upgrade\r
                        Sec-WebSocket-Version: 13\r
                        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                        Sec-WebSocket-Protocol: %s, bearer.%s\r
                        \r
                        """.formatted(instance.getAuthority(), StateClient.PROTOCOL, token))
                        .headers()
                        .toString()
                        .getBytes(StandardCharsets.UTF_8),
                StandardCharsets.UTF_8);
        assertThat(answer).contains(StateClient.PROTOCOL).doesNotContain("bearer", token);
    }
}
