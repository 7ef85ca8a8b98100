package testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The WebSocket client of the JDK, connected to {@code /ws/state}. */
public final class StateClient implements WebSocket.Listener, AutoCloseable {

    public static final String PROTOCOL = "orderwright.state.v1";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    /** Completes with the close code, or exceptionally when the connection breaks. */
    public final CompletableFuture<Integer> closed = new CompletableFuture<>();

    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    private StateClient() {}

    /** Connects with a token among the offered protocols. */
    public static StateClient connect(URI instance, String token, String query) {
        return connect(instance, query, List.of(PROTOCOL, "bearer." + token), Map.of());
    }

    /** @throws AssertionError with the status, if the handshake is refused */
    public static StateClient connect(URI instance, String query, List<String> protocols, Map<String, String> headers) {
        StateClient client = new StateClient();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        headers.forEach(builder::header);
        if (!protocols.isEmpty()) {
            builder.subprotocols(
                    protocols.getFirst(), protocols.subList(1, protocols.size()).toArray(String[]::new));
        }
        try {
            client.socket = builder.buildAsync(uri(instance, query), client).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof WebSocketHandshakeException refused) {
                throw new AssertionError("refused with " + refused.getResponse().statusCode(), refused);
            }
            throw failed;
        }
        return client;
    }

    private static URI uri(URI instance, String query) {
        return URI.create("ws://%s/ws/state%s".formatted(instance.getRawAuthority(), query));
    }

    public String protocol() {
        return socket.getSubprotocol();
    }

    public void sends(String text) {
        socket.sendText(text, true).join();
    }

    /** The statuses that were heard of an order. */
    public List<String> statusesOf(String orderNo) {
        return messages.stream()
                .filter(message -> message.at("/data/order_no").asString().equals(orderNo))
                .map(message -> message.at("/data/status").asString())
                .toList();
    }

    public List<String> orders() {
        return new ArrayList<>(messages.stream()
                .map(message -> message.at("/data/order_no").asString())
                .distinct()
                .toList());
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(JsonMapper.shared().readTree(partial.toString()));
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.completeExceptionally(failure);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
