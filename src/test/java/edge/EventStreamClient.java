package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the event stream that reads it line by line. */
final class EventStreamClient implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /**
     * @param id the position after it
     * @param data null for a reset
     */
    record Event(String name, String id, JsonNode data) {}

    final List<Event> events = new CopyOnWriteArrayList<>();
    final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final HttpResponse<InputStream> response;

    private EventStreamClient(HttpResponse<InputStream> response) {
        this.response = response;
    }

    static HttpResponse<InputStream> request(URI instance, String query, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(instance.resolve("/api/v2/orders/stream" + query));
        headers.forEach(request::header);
        return HTTP.send(request.build(), BodyHandlers.ofInputStream());
    }

    static EventStreamClient connect(URI instance, String token, String query, Map<String, String> more)
            throws IOException, InterruptedException {
        Map<String, String> headers = new java.util.HashMap<>(more);
        headers.put("Authorization", "Bearer " + token);
        EventStreamClient client = new EventStreamClient(request(instance, query, headers));
        assertThat(client.response.statusCode()).isEqualTo(200);
        assertThat(client.response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        Thread.ofVirtual().start(client::read);
        return client;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = "";
            String id = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("data: ")) {
                    data = line.substring("data: ".length());
                } else if (line.isEmpty() && !data.isEmpty()) {
                    events.add(new Event(name, id, JsonMapper.shared().readTree(data)));
                    name = "";
                    data = "";
                }
            }
        } catch (IOException closed) {
            // as the end
        }
        ended.complete(true);
    }

    List<String> statusesOf(String orderNo) {
        return events.stream()
                .filter(event -> event.data().at("/data/order_no").asString().equals(orderNo))
                .map(event -> event.data().at("/data/status").asString())
                .toList();
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
