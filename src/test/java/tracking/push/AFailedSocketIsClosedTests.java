package tracking.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import platform.language.Language;
import testing.BoundSettings;
import tools.jackson.databind.json.JsonMapper;
import tracking.change.StreamFilter;
import tracking.feed.ChangeFeed;
import tracking.feed.FeedProperties;

/** A client whose socket has failed here is told so. It connects again, and does not wait for changes that never come. */
class AFailedSocketIsClosedTests {

    private static final FeedProperties PROPERTIES = BoundSettings.of(FeedProperties.class, Map.of());
    private static final StreamRequest REQUEST =
            new StreamRequest(new StreamFilter("a shopper", null, Set.of(), Set.of(), false), null);

    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private final AtomicInteger released = new AtomicInteger();

    @Test
    void theClientThatCannotBeSubscribedIsTold() throws Exception {
        ChangeFeed missing = null;
        StateSocket socket = new StateSocket(
                missing, PROPERTIES, null, REQUEST, Instant.MAX, Language.ENGLISH, released::incrementAndGet);

        assertThatThrownBy(() -> socket.onOpen(session(), null)).isInstanceOf(NullPointerException.class);

        assertThat(closed.get(1, TimeUnit.MINUTES).getCloseCode().getCode()).isEqualTo(1000);
        assertThat(released).hasValue(1);
    }

    @Test
    void theClientOfGraphQlIsTold() throws Exception {
        GraphQlSocket socket = new GraphQlSocket(
                null,
                () -> null,
                Clock.systemUTC().instant().plusSeconds(600),
                new GraphQlSockets(PROPERTIES, Clock.systemUTC()),
                new JsonMapper(),
                "trace",
                released::incrementAndGet);
        Session session = session();
        socket.onOpen(session, null);

        socket.onError(session, new IllegalStateException("a handler has failed"));

        assertThat(closed.get(1, TimeUnit.MINUTES).getCloseCode().getCode()).isEqualTo(1000);
        assertThat(released).hasValue(1);
    }

    private Session session() {
        return (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getUserProperties" -> new HashMap<String, Object>();
                    case "getNegotiatedSubprotocol" -> GraphQlSocketController.PROTOCOL;
                    case "close" -> {
                        closed.complete((CloseReason) arguments[0]);
                        yield null;
                    }
                    default -> null;
                });
    }
}
