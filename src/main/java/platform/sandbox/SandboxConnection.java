package platform.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** HTTP between the platform and a sandbox, in both directions. Each exchange has a time-out. */
public final class SandboxConnection implements AutoCloseable {

    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final @Nullable URI baseUrl;
    private final Duration answerTimeout;
    private final Environment environment;
    private final HttpClient client;

    /**
     * @param baseUrl address of platform and sandbox; null for this instance's own address
     * @param connectTimeout time-out for the connection
     * @param answerTimeout time-out for a complete answer
     */
    public SandboxConnection(
            @Nullable URI baseUrl, Duration connectTimeout, Duration answerTimeout, Environment environment) {
        this.baseUrl = baseUrl;
        this.answerTimeout = answerTimeout;
        this.environment = environment;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
    }

    /** Status and body of an answer. */
    @SuppressWarnings("ArrayRecordComponent") // it is read once, and never compared
    public record Answer(int status, byte[] body) {

        public boolean isNotFound() {
            return status == NOT_FOUND;
        }

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** Whether a retry of the same request would be refused again. */
        public boolean isFinal() {
            return status >= 400 && status < 500 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
        }
    }

    /**
     * The address of a path of the platform or sandbox. It is resolved at each call, because the port may be known only once the server
     * runs.
     */
    public URI address(String path) {
        return baseUrl != null ? URI.create(baseUrl.toString().replaceFirst("/$", "") + path) : ownAddress(path);
    }

    /**
     * Sends a POST request. The future fails with a {@link java.util.concurrent.TimeoutException} if the complete answer does not arrive
     * within the time-out.
     */
    CompletableFuture<Answer> post(String path, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request);
    }

    private CompletableFuture<Answer> send(HttpRequest.Builder request) {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return exchange.copy()
                .orTimeout(answerTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> exchange.cancel(true)) // closes the connection on time-out
                .thenApply(answer -> new Answer(answer.statusCode(), answer.body()));
    }

    /**
     * Like {@link #post}, but blocks until the answer arrives.
     *
     * @throws IOException if there is no complete answer within the time-out
     */
    public Answer postAndWait(String path, byte[] body) throws IOException, InterruptedException {
        return await(path, post(path, Map.of(), body));
    }

    /**
     * Sends a GET request, and blocks until the answer arrives.
     *
     * @throws IOException if there is no complete answer within the time-out
     */
    public Answer getAndWait(String path) throws IOException, InterruptedException {
        return await(path, send(HttpRequest.newBuilder(address(path)).GET()));
    }

    private Answer await(String path, CompletableFuture<Answer> answer) throws IOException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            throw new IOException("No answer from " + address(path), failed.getCause());
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            throw interrupted;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private URI ownAddress(String path) {
        String host = environment.getProperty("server.address", "127.0.0.1");
        String port = environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        return URI.create("http://%s:%s%s".formatted(host.contains(":") ? "[" + host + "]" : host, port, path));
    }
}
