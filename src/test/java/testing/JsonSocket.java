package testing;

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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The WebSocket client of the JDK, which collects the messages of a server that sends JSON. */
public abstract class JsonSocket implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    /** Completes with the close code, or exceptionally when the connection breaks. */
    public final CompletableFuture<Integer> closed = new CompletableFuture<>();

    /** The reason with the close code; empty before. */
    public volatile String reason = "";

    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    /**
     * Connects; must be called once.
     *
     * @param path with its query
     * @throws AssertionError with the status, if the handshake is refused
     */
    protected final void handshake(URI instance, String path, List<String> protocols, Map<String, String> headers) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        headers.forEach(builder::header);
        if (!protocols.isEmpty()) {
            builder.subprotocols(
                    protocols.getFirst(), protocols.subList(1, protocols.size()).toArray(String[]::new));
        }
        try {
            URI address = URI.create("ws://%s%s".formatted(instance.getRawAuthority(), path));
            socket = builder.buildAsync(address, this).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof WebSocketHandshakeException refused) {
                throw new AssertionError("refused with " + refused.getResponse().statusCode(), refused);
            }
            throw failed;
        }
    }

    /** The protocol that the server has selected. */
    public final String protocol() {
        return socket.getSubprotocol();
    }

    public final void sends(String text) {
        socket.sendText(text, true).join();
    }

    @Override
    public final CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(JsonMapper.shared().readTree(partial.toString()));
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public final CompletionStage<?> onClose(WebSocket from, int code, String text) {
        reason = text;
        closed.complete(code);
        return null;
    }

    @Override
    public final void onError(WebSocket from, Throwable failure) {
        closed.completeExceptionally(failure);
    }

    @Override
    public final void close() {
        socket.abort();
    }
}
