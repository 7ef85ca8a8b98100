package edge;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import testing.shop.Call;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The WebSocket client of the JDK, which speaks graphql-transport-ws. */
final class GraphQlSocketClient implements WebSocket.Listener, AutoCloseable {

    static final String PROTOCOL = "graphql-transport-ws";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    private GraphQlSocketClient() {}

    /** Connects with a token among the offered protocols, and waits until the server has acknowledged. */
    static GraphQlSocketClient connect(URI instance, String token) {
        GraphQlSocketClient client = open(instance, List.of(PROTOCOL, "bearer." + token), Map.of());
        client.sends(Map.of("type", "connection_init"));
        Soon.is("the acknowledgement", () -> client.types().equals(List.of("connection_ack")));
        client.messages.clear();
        return client;
    }

    /** @throws AssertionError with the status, if the handshake is refused */
    static GraphQlSocketClient open(URI instance, List<String> protocols, Map<String, String> headers) {
        GraphQlSocketClient client = new GraphQlSocketClient();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        headers.forEach(builder::header);
        if (!protocols.isEmpty()) {
            builder.subprotocols(
                    protocols.getFirst(), protocols.subList(1, protocols.size()).toArray(String[]::new));
        }
        try {
            URI address = URI.create("ws://%s/graphql".formatted(instance.getRawAuthority()));
            client.socket = builder.buildAsync(address, client).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof WebSocketHandshakeException refused) {
                throw new AssertionError("refused with " + refused.getResponse().statusCode(), refused);
            }
            throw failed;
        }
        return client;
    }

    String protocol() {
        return socket.getSubprotocol();
    }

    void subscribes(String id, String document) {
        subscribes(id, document, Map.of());
    }

    void subscribes(String id, String document, Map<String, Object> variables) {
        sends(Map.of("id", id, "type", "subscribe", "payload", Map.of("query", document, "variables", variables)));
    }

    void sends(Map<String, Object> message) {
        sends(Call.json(message));
    }

    void sends(String text) {
        socket.sendText(text, true).join();
    }

    List<String> types() {
        return messages.stream().map(message -> message.path("type").asString()).toList();
    }

    /** The updates that a subscription has got. */
    List<JsonNode> updates(String id) {
        return messages.stream()
                .filter(message -> message.path("id").asString("").equals(id)
                        && message.path("type").asString().equals("next"))
                .map(message -> message.at("/payload/data/orderStatusUpdated"))
                .toList();
    }

    List<String> statuses(String id) {
        return updates(id).stream()
                .map(update -> update.path("status").asString())
                .toList();
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
