package payment.adapter.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests to a provider, each once and to no other address. Answers are limited in size and time. Thread-safe. */
public final class BoundedClient implements AutoCloseable {

    private static final int OK = 200;

    private final String provider;
    private final HttpClient client;

    /** @param provider the name for messages, such as Alipay */
    public BoundedClient(String provider, Duration connectTimeout) {
        this.provider = provider;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * The body of the answer.
     *
     * @param timeout for the complete answer; that of an {@link HttpRequest} would cover only its head
     * @throws IOException if there is no answer in time, if it is longer than allowed, or if its status is not 200
     */
    public byte[] send(HttpRequest request, long maxBytes, Duration timeout) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
        try {
            return ok(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS)).body();
        } catch (ExecutionException failed) {
            throw new IOException("%s gave no answer: %s".formatted(provider, failed.getCause()), failed.getCause());
        } catch (TimeoutException slow) {
            answer.cancel(true); // closes the connection
            throw new IOException("%s has not answered within %s".formatted(provider, timeout), slow);
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            throw stopped;
        }
    }

    /**
     * Writes the body of the answer to a file, whatever its size.
     *
     * @param request with a limit of time
     * @throws IOException if the answer does not arrive as a whole, or if its status is not 200
     */
    public void download(HttpRequest request, OutputStream file) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        try (InputStream bytes = answer.body()) {
            ok(answer).body().transferTo(file);
        }
    }

    private <T> HttpResponse<T> ok(HttpResponse<T> answer) throws IOException {
        if (answer.statusCode() != OK) {
            throw new IOException("%s answered the status %d".formatted(provider, answer.statusCode()));
        }
        return answer;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
