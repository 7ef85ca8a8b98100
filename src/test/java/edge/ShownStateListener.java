package edge;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The client in Java that the page about changes shows. */
final class ShownStateListener {

    final List<String> shown = new CopyOnWriteArrayList<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    volatile String position;

    ShownStateListener(String position) {
        this.position = position;
    }

    WebSocket connect(HttpClient http, String platform, String token) {
        // The page begins here.
        class Changes implements WebSocket.Listener {
            private final StringBuilder text = new StringBuilder();

            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
                text.append(part);
                if (last) {
                    JsonNode change = JsonMapper.shared().readTree(text.toString());
                    text.setLength(0);
                    position = change.at("/id").asString();
                    show(
                            change.at("/data/order_no").asString(),
                            change.at("/data/status_text").asString());
                }
                socket.request(1);
                return null;
            }

            @Override
            public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                connectAgain(code);
                return null;
            }
        }
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("orderwright.state.v1", "bearer." + token)
                .buildAsync(URI.create(platform + "/ws/state?after=" + position), new Changes())
                .join();
        // The page ends here.
        return socket;
    }

    private void show(String orderNo, String status) {
        shown.add(orderNo + " " + status);
    }

    private void connectAgain(int code) {
        closed.complete(code);
    }
}
