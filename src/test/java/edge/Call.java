package edge;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/** A request in the making; it may be sent more than once. */
final class Call {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Platform platform;
    private final String method;
    private final String path;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private BodyPublisher body = BodyPublishers.noBody();

    Call(Platform platform, String method, String path) {
        this.platform = platform;
        this.method = method;
        this.path = path;
    }

    /** Instead of what it was; null to leave it out. */
    Call header(String name, String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return this;
    }

    Call key(String key) {
        return header("X-Idempotency-Key", key);
    }

    Call freshKey() {
        return key(Platform.freshKey());
    }

    /** As it stands when it is text, else as JSON. */
    Call body(Object content) {
        body = BodyPublishers.ofString(content instanceof String text ? text : json(content));
        headers.putIfAbsent("Content-Type", "application/json");
        return this;
    }

    Call body(BodyPublisher content) {
        body = content;
        headers.putIfAbsent("Content-Type", "application/json");
        return this;
    }

    static String json(Object content) {
        return JSON.writeValueAsString(content);
    }

    Answer send() {
        return sendLater().join();
    }

    /** Without waiting for the answer. */
    CompletableFuture<Answer> sendLater() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(platform.uri(path)).timeout(LIMIT).method(method, body);
        headers.forEach(request::header);
        return platform.http()
                .sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), response.headers(), response.body()));
    }
}
