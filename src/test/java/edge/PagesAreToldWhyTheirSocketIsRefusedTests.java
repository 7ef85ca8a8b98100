package edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import testing.JsonSocket;
import testing.StateClient;
import testing.shop.Caller;
import testing.shop.Soon;

/**
 * A browser tells a page nothing of a refused handshake. So a handshake without the header Authorization is accepted, and the socket closed
 * with a code and a reason before anything else is sent.
 */
class PagesAreToldWhyTheirSocketIsRefusedTests extends EdgeTest {

    private final ApplicationContext context;
    private final URI instance;

    PagesAreToldWhyTheirSocketIsRefusedTests(Platform platform, ApplicationContext context) {
        super(platform);
        this.context = context;
        instance = platform.uri("");
    }

    private interface Way {
        JsonSocket connect(String token);
    }

    private List<Way> ways() {
        return List.of(
                token -> StateClient.connect(instance, token, ""),
                token -> GraphQlSocketClient.open(
                        instance, List.of(GraphQlSocketClient.PROTOCOL, "bearer." + token), Map.of()));
    }

    private static void assertCloses(JsonSocket socket, int code, String... parts) throws Exception {
        try (socket) {
            assertThat(socket.closed.get(1, TimeUnit.MINUTES)).isEqualTo(code);
            assertThat(socket.reason).contains(parts);
            assertThat(socket.messages).isEmpty();
        }
    }

    @Test
    void becauseOfItsToken() throws Exception {
        Instant now = platform.clock().instant();
        String expired = platform.token(shopper.subject(), "orders", now.minusSeconds(7200), now.minusSeconds(3600));
        for (Way way : ways()) {
            assertCloses(way.connect("nonsense"), 4401, "UNAUTHORIZED; ", "not valid");
            assertCloses(way.connect(expired), 4401, "UNAUTHORIZED; ", "not valid");
            assertCloses(way.connect(platform.bearer("nobody", "openid")), 4403, "FORBIDDEN; ");
        }
        assertCloses(
                StateClient.connect(instance, "", List.of(StateClient.PROTOCOL), Map.of()), 4401, "token is required");
        assertCloses(
                GraphQlSocketClient.open(instance, List.of(GraphQlSocketClient.PROTOCOL), Map.of()),
                4401,
                "token is required");
    }

    @Test
    void becauseOfItsParameters() throws Exception {
        String token = platform.bearer(shopper.subject(), "orders");

        assertCloses(StateClient.connect(instance, token, "?after=x"), 4400, "VALIDATION_FAILED; after must be");
        assertCloses(StateClient.connect(instance, token, "?status=PAID&status=%20"), 4400, "; status must be");
    }

    @Test
    void becauseItsCallerHasTooManyStreams() throws Exception {
        Caller greedy = platform.shopper();
        String token = platform.bearer(greedy.subject(), "orders");
        List<StateClient> open = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                open.add(StateClient.connectByHeader(instance, token, ""));
            }
            for (Way way : ways()) {
                assertCloses(way.connect(token), 4429, "TOO_MANY_STREAMS; Retry-After: 10; ");
            }
        } finally {
            open.forEach(StateClient::close);
        }
        Soon.holds("a free place", () -> {
            try (StateClient socket = StateClient.connectByHeader(instance, token, "")) {
                assertThat(socket.protocol()).isEqualTo(StateClient.PROTOCOL);
            }
        });
    }

    @Test
    void becauseTheInstanceStops() throws Exception {
        String token = platform.bearer(shopper.subject(), "orders");
        SmartLifecycle streams = context.getBean("feedLoops", SmartLifecycle.class);
        streams.stop();
        try {
            for (Way way : ways()) {
                assertCloses(way.connect(token), 4503, "STREAMS_FULL; Retry-After: 10; ");
            }
        } finally {
            streams.start();
        }
    }

    /** A gateway may add the header to the handshake of a browser, which always has Origin. */
    @Test
    void unlessItIsNoPageAndReadsTheStatus() throws Exception {
        Map<String, String> header = Map.of("Authorization", "Bearer nonsense");
        assertThatThrownBy(() -> StateClient.connect(instance, "", List.of(StateClient.PROTOCOL), header))
                .hasMessage("refused with 401");
        assertThatThrownBy(() -> GraphQlSocketClient.open(instance, List.of(GraphQlSocketClient.PROTOCOL), header))
                .hasMessage("refused with 401");

        Map<String, String> byAGateway =
                Map.of("Authorization", "Bearer nonsense", "Origin", "http://" + instance.getAuthority());
        assertCloses(
                StateClient.connect(instance, "", List.of(StateClient.PROTOCOL), byAGateway), 4401, "UNAUTHORIZED; ");
    }

    @Test
    void alsoIfItNeverAnswersTheClose() throws Exception {
        try (RawSocket silent = RawSocket.open(instance, "nonsense")) {
            silent.readToTheEnd();
        }
    }
}
