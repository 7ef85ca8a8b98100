package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP as a good client does it: what got no answer is asked again, under the same key. */
final class Wire implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 800;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String KEY = "X-Idempotency-Key";

    private String metricsToken = "";
    private final Platform platform;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong asked = new AtomicLong();
    private final Queue<String> cutOff = new ConcurrentLinkedQueue<>();
    private final Queue<String> putOff = new ConcurrentLinkedQueue<>();
    private final Set<String> answeredKeys = ConcurrentHashMap.newKeySet();
    private final Set<String> unansweredKeys = ConcurrentHashMap.newKeySet();
    private volatile CompletableFuture<Void> askingAgain = CompletableFuture.completedFuture(null);

    Wire(Platform platform) {
        this.platform = platform;
    }

    record Answer(int status, JsonNode body) {

        String text(String field) {
            return body.path(field).asString("");
        }

        Answer expecting(int expected) {
            assertThat(status).as(body.toString()).isEqualTo(expected);
            return this;
        }
    }

    /** Requests so far, the repeated ones too. */
    long asked() {
        return asked.get();
    }

    /** Requests that were sent and got no answer, and why. */
    Collection<String> cutOff() {
        return cutOff;
    }

    /** Requests that were answered by 502 or 503, and how. */
    Collection<String> putOff() {
        return putOff;
    }

    /** Keys of writes that were sent and have never been answered. */
    Set<String> unansweredKeys() {
        Set<String> never = new TreeSet<>(unansweredKeys);
        never.removeAll(answeredKeys);
        return never;
    }

    /** What gets no answer is not asked again for the time being; what was not asked yet is. */
    void stopAskingAgain() {
        askingAgain = new CompletableFuture<>();
    }

    void askAgain() {
        askingAgain.complete(null);
    }

    Answer get(String token, String path) {
        return ask(() -> request(token, path).GET().build());
    }

    Answer post(String token, String key, String path, Object body) {
        return ask(() ->
                json(request(token, path)).header(KEY, key).POST(body(body)).build());
    }

    Answer put(String token, String key, String path, Object body) {
        return ask(() ->
                json(request(token, path)).header(KEY, key).PUT(body(body)).build());
    }

    /** As anybody. */
    Answer post(String path, Object body) {
        return ask(() -> json(to(path)).POST(body(body)).build());
    }

    /** As anybody. */
    Answer put(String path, Object body) {
        return ask(() -> json(to(path)).PUT(body(body)).build());
    }

    /** What is counted for these under that name, all together. */
    double counted(String name, Pattern labels) {
        if (metricsToken.isEmpty()) { // once: requests go to the instances in turn, and so do those for metrics
            metricsToken = token("demo-operator", "demo-operator-secret", "operator.metrics");
        }
        try {
            HttpRequest request = request(metricsToken, "/actuator/prometheus").build();
            return http.send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line ->
                            line.startsWith(name + "{") && labels.matcher(line).find())
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Looks again after a short while. */
    static void pause() {
        pause(SHORTEST_PAUSE_MILLIS);
    }

    String token(String client, String secret, String scope) {
        String basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return ask(() -> to("/oauth2/token")
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=" + scope.replace(' ', '+')))
                        .build())
                .expecting(200)
                .text("access_token");
    }

    private HttpRequest.Builder request(String token, String path) {
        return to(path).header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(platform.uri(path)).timeout(ANSWER_LIMIT);
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request) {
        return request.header("Content-Type", "application/json");
    }

    private static HttpRequest.BodyPublisher body(Object body) {
        return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    }

    private interface Question {
        HttpRequest build();
    }

    /** Asks until there is an answer; the platform may have another address each time. */
    private Answer ask(Question question) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        for (long pauseMillis = SHORTEST_PAUSE_MILLIS;
                ;
                pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS)) {
            String why;
            HttpRequest request = question.build();
            try {
                asked.incrementAndGet();
                HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
                Answer answer = new Answer(response.statusCode(), JSON.readTree(response.body()));
                if (!comesAgain(answer)) {
                    request.headers().firstValue(KEY).ifPresent(answeredKeys::add);
                    return answer;
                }
                why = answer.toString();
                if (answer.status() >= 500) {
                    putOff.add("%s %s: %s"
                            .formatted(request.method(), request.uri().getPath(), answer));
                }
            } catch (ConnectException notSent) {
                why = notSent.toString();
            } catch (IOException noAnswer) {
                cutOff.add("%s %s: %s".formatted(request.method(), request.uri().getPath(), noAnswer));
                request.headers().firstValue(KEY).ifPresent(unansweredKeys::add);
                why = noAnswer.toString();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
            assertThat(System.nanoTime())
                    .as("%s has no answer but %s", request.uri(), why)
                    .isLessThan(deadline);
            askingAgain.join();
            pause(pauseMillis);
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Asked too early, in the platform's own words. */
    private static boolean comesAgain(Answer answer) {
        return switch (answer.status()) {
            case 502, 503 -> true;
            case 409 -> answer.text("code").equals("IDEMPOTENCY_IN_PROGRESS");
            default -> false;
        };
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
