package testing.shop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Sends calls to the platform, each once. */
public class Client implements AutoCloseable {

    private final Supplier<URI> instance;
    private final Duration answerLimit;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /**
     * @param instance chooses the instance for a request; called for each request
     * @param answerLimit how long the client waits for one answer
     */
    public Client(Supplier<URI> instance, Duration answerLimit) {
        this.instance = instance;
        this.answerLimit = answerLimit;
    }

    /** Waits for the answer. */
    public Answer send(Call call) {
        return sendLater(call).join();
    }

    /** Does not wait for the answer. */
    public CompletableFuture<Answer> sendLater(Call call) {
        return exchange(request(call));
    }

    final HttpRequest request(Call call) {
        return call.request(instance.get()).timeout(answerLimit).build();
    }

    final CompletableFuture<Answer> exchange(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), response.headers(), response.body()));
    }

    final URI instance() {
        return instance.get();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
