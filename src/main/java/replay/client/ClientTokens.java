package replay.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gets tokens from the platform's own authorization server by client credentials. A token is reused until shortly before it expires, or
 * until the platform refuses it.
 */
final class ClientTokens implements AccessTokens {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration EARLY = Duration.ofSeconds(60);
    private static final int SERVER_ERROR = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final HttpClient http;
    private final URI endpoint;
    private final Credentials.Client client;
    private final String scopes;
    private final JsonMapper json;
    private final Stopwatch stopwatch;
    private @Nullable Token token;

    /**
     * Creates the source of the tokens of one client.
     *
     * @param platform the base URL of the platform
     * @param scopes separated by spaces
     */
    static AccessTokens of(
            HttpClient http,
            URI platform,
            Credentials credentials,
            String scopes,
            JsonMapper json,
            Stopwatch stopwatch) {
        return switch (credentials) {
            case Credentials.Token token -> AccessTokens.given(token.value());
            case Credentials.Client client -> {
                URI endpoint = URI.create(platform.toString().replaceAll("/+$", "") + "/oauth2/token");
                yield new ClientTokens(http, endpoint, client, scopes, json, stopwatch);
            }
        };
    }

    private ClientTokens(
            HttpClient http,
            URI endpoint,
            Credentials.Client client,
            String scopes,
            JsonMapper json,
            Stopwatch stopwatch) {
        this.http = http;
        this.endpoint = endpoint;
        this.client = client;
        this.scopes = scopes;
        this.json = json;
        this.stopwatch = stopwatch;
    }

    @Override
    public String current() throws IOException, InterruptedException {
        lock.lock();
        try {
            Token held = token;
            if (held == null || stopwatch.elapsed().compareTo(held.renewAt()) >= 0) {
                held = fetch();
                token = held;
            }
            return held.value();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean replace(String refused) {
        lock.lock();
        try {
            if (token != null && token.value().equals(refused)) {
                token = null;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Token fetch() throws IOException, InterruptedException {
        Duration asked = stopwatch.elapsed();
        HttpResponse<String> response = http.send(request(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= SERVER_ERROR) {
            throw new IOException("The authorization server answered " + response.statusCode());
        }
        if (response.statusCode() != 200) {
            throw new ReplayStopped("No access token for client %s: %d %s"
                    .formatted(
                            client.id(), response.statusCode(), response.body().strip()));
        }
        try {
            JsonNode body = json.readTree(response.body());
            Duration life = Duration.ofSeconds(body.path("expires_in").asLong(EARLY.toSeconds() * 2));
            Duration early = life.compareTo(EARLY.multipliedBy(2)) < 0 ? life.dividedBy(2) : EARLY;
            return new Token(
                    body.required("access_token").asString(), asked.plus(life).minus(early));
        } catch (JacksonException e) {
            throw new ReplayStopped("No access token in the answer of " + endpoint);
        }
    }

    private HttpRequest request() {
        String basic = encoded(client.id()) + ":" + encoded(client.secret());
        return HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&scope=" + encoded(scopes)))
                .build();
    }

    /** RFC 6749, section 2.3.1: id and secret are form-encoded before they are joined. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Token(String value, Duration renewAt) {}
}
