package testing.shop;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/** A request that a test builds step by step and sends once or several times. */
public final class Call {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String KEY = "X-Idempotency-Key";

    private final Client client;
    private final String method;
    private final String path;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private BodyPublisher body = BodyPublishers.noBody();

    public Call(Client client, String method, String path) {
        this.client = client;
        this.method = method;
        this.path = path;
    }

    /** Replaces the header; null removes it. */
    public Call header(String name, String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return this;
    }

    public Call key(String key) {
        return header(KEY, key);
    }

    public Call freshKey() {
        return key(Shop.freshKey());
    }

    Optional<String> key() {
        return Optional.ofNullable(headers.get(KEY));
    }

    /** A text is sent as it is, anything else as JSON. */
    public Call body(Object content) {
        return body(BodyPublishers.ofString(content instanceof String text ? text : json(content)));
    }

    public Call body(BodyPublisher content) {
        body = content;
        headers.putIfAbsent("Content-Type", "application/json");
        return this;
    }

    public static String json(Object content) {
        return JSON.writeValueAsString(content);
    }

    public Answer send() {
        return client.send(this);
    }

    /** Does not wait for the answer. */
    public CompletableFuture<Answer> sendLater() {
        return client.sendLater(this);
    }

    /** Sends the call until the platform has decided: repeats it after 202 (still undecided) and 503 (try again). */
    public Answer decided() {
        Answer answer = send();
        while (answer.status() == 202 || answer.status() == 503) {
            answer = send();
        }
        return answer;
    }

    HttpRequest.Builder request(URI instance) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(instance + path)).method(method, body);
        headers.forEach(request::header);
        return request;
    }
}
