package payment.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** HTTP between the platform and the sandbox, either way; each exchange is bounded in time. */
@Component
@ConditionalOnSandbox
class SandboxConnection implements AutoCloseable {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final SandboxProperties properties;
    private final Environment environment;
    private final HttpClient client;

    SandboxConnection(SandboxProperties properties, Environment environment) {
        this.properties = properties;
        this.environment = environment;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.connectTimeout())
                .build();
    }

    /** Status and body of an answer. */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared never
    record Answer(int status, byte[] body) {

        boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** A refusal that the same request would meet again. */
        boolean isFinal() {
            return status >= 400 && status < 500 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
        }
    }

    /** Where platform and sandbox are. Asked each time, as the port may be known only once the server runs. */
    URI address(String path) {
        URI configured = properties.baseUrl();
        return configured != null ? URI.create(configured.toString().replaceFirst("/$", "") + path) : own(path);
    }

    /** Fails with a {@link java.util.concurrent.TimeoutException} when the whole answer is not there in time. */
    CompletableFuture<Answer> post(String path, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return exchange.copy()
                .orTimeout(properties.answerTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> exchange.cancel(true)) // gives the connection of a late answer up
                .thenApply(answer -> new Answer(answer.statusCode(), answer.body()));
    }

    /** The same for one who waits. */
    Answer postAndWait(String path, byte[] body) throws IOException, InterruptedException {
        CompletableFuture<Answer> answer = post(path, Map.of(), body);
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

    private URI own(String path) {
        String host = environment.getProperty("server.address", "127.0.0.1");
        String port = environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        return URI.create("http://%s:%s%s".formatted(host.contains(":") ? "[" + host + "]" : host, port, path));
    }
}
