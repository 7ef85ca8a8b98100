package replay.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Calls the platform and retries until it answers. A retry has the same body and the same idempotency key. A call is retried if the platform
 * could not be reached, did not answer in time, was too busy (429, 502, 503, 504), or still processes the first attempt. A refused token is
 * replaced once. All other answers are returned to the caller.
 */
public final class PlatformCalls {

    /** The scopes that a replay needs. */
    public static final String SCOPES_FOR_REPLAY =
            "operator.orders operator.catalog operator.stock operator.shipments operator.reports";

    /** The scopes that the demo needs. */
    public static final String SCOPES_FOR_DEMO = SCOPES_FOR_REPLAY + " operator.promotions operator.charges";

    private static final String KEY_HEADER = "X-Idempotency-Key";
    private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http;
    private final String url;
    private final AccessTokens tokens;
    private final JsonMapper json;
    private final Backoff backoff;
    private final Duration timeout;
    private final StopSignal stop;
    private final Stopwatch stopwatch;

    /** @param scopes of the tokens that the client requests, separated by spaces */
    public PlatformCalls(
            HttpClient http,
            URI url,
            Credentials credentials,
            String scopes,
            JsonMapper json,
            Backoff backoff,
            Duration timeout,
            StopSignal stop,
            Stopwatch stopwatch) {
        this.http = http;
        this.url = url.toString().replaceAll("/+$", "");
        this.tokens = ClientTokens.of(http, url, credentials, scopes, json, stopwatch);
        this.json = json;
        this.backoff = backoff;
        this.timeout = timeout;
        this.stop = stop;
        this.stopwatch = stopwatch;
    }

    /** Sends a GET request. */
    Answer get(String path) {
        return send(new Call("GET", path, Optional.empty(), Optional.empty(), true));
    }

    /** Sends a write with an idempotency key. The same command must always have the same key. */
    Answer write(String method, String path, String idempotencyKey, byte[] body) {
        return send(new Call(method, path, Optional.of(idempotencyKey), Optional.of(body), true));
    }

    /** Sends a POST without a token and without a key, for the sandbox. */
    Answer postWithoutToken(String path, byte[] body) {
        return withoutToken("POST", path, body);
    }

    /** Sends a write without a token and without a key, for the sandbox. */
    Answer withoutToken(String method, String path, byte[] body) {
        return send(new Call(method, path, Optional.empty(), Optional.of(body), false));
    }

    /**
     * Returns the platform's answer.
     *
     * @throws ReplayStopped if the platform did not answer before the time-out, or if the authorization server issues no token
     */
    private Answer send(Call call) {
        Duration deadline = stopwatch.elapsed().plus(timeout);
        boolean tokenReplaced = false;
        for (int attempt = 1; ; attempt++) {
            stop.check();
            Attempt made = attempt(call);
            if (made instanceof Attempt.Answered answered) {
                Answer answer = answered.answer();
                if (answer.is(401) && !tokenReplaced && tokens.replace(answered.token())) {
                    tokenReplaced = true;
                    continue;
                }
                if (!isRepeatable(answer)) {
                    return answer;
                }
            }
            Duration wait = backoff.after(attempt, made.retryAfter());
            if (stopwatch.wouldPass(deadline, wait)) {
                return lastAnswer(made);
            }
            stop.pause(wait);
        }
    }

    private static boolean isRepeatable(Answer answer) {
        return BUSY.contains(answer.status()) || answer.is(409, "IDEMPOTENCY_IN_PROGRESS");
    }

    private Answer lastAnswer(Attempt made) {
        return switch (made) {
            case Attempt.Answered answered -> answered.answer();
            case Attempt.Lost lost -> {
                String why = "The platform at %s did not answer for %d s (%s)"
                        .formatted(url, timeout.toSeconds(), lost.cause());
                stop.raise(why);
                throw new ReplayStopped(why);
            }
        };
    }

    private Attempt attempt(Call call) {
        try {
            String token = call.withToken() ? tokens.current() : "";
            HttpResponse<byte[]> response = http.send(request(call, token), HttpResponse.BodyHandlers.ofByteArray());
            Answer answer = new Answer(response.statusCode(), body(response), RetryAfter.of(response.headers()));
            return new Attempt.Answered(answer, token);
        } catch (IOException e) {
            return new Attempt.Lost(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.raise("interrupted");
            throw new ReplayStopped("interrupted");
        } catch (ReplayStopped e) {
            stop.raise(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private HttpRequest request(Call call, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + call.path()))
                .timeout(TIMEOUT)
                .header("Accept", "application/json, application/problem+json")
                .method(
                        call.method(),
                        call.body()
                                .map(HttpRequest.BodyPublishers::ofByteArray)
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        if (call.withToken()) {
            request.header("Authorization", "Bearer " + token);
        }
        call.idempotencyKey().ifPresent(key -> request.header(KEY_HEADER, key));
        call.body().ifPresent(body -> request.header("Content-Type", "application/json"));
        return request.build();
    }

    /** Returns the JSON body. A body that is not JSON, such as a proxy's error page, is ignored; then only the status counts. */
    private JsonNode body(HttpResponse<byte[]> response) {
        try {
            return response.body().length == 0 ? MissingNode.getInstance() : json.readTree(response.body());
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    private record Call(
            String method, String path, Optional<String> idempotencyKey, Optional<byte[]> body, boolean withToken) {}

    private sealed interface Attempt {

        Optional<Duration> retryAfter();

        record Answered(Answer answer, String token) implements Attempt {

            @Override
            public Optional<Duration> retryAfter() {
                return answer.retryAfter();
            }
        }

        record Lost(String cause) implements Attempt {

            @Override
            public Optional<Duration> retryAfter() {
                return Optional.empty();
            }
        }
    }
}
