package payment.adapter.unionpay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SignatureException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends signed requests to UnionPay, each once, and verifies the answers. */
final class Gateway implements AutoCloseable {

    private static final int SUCCESS = 200;
    private static final long MAX_ANSWER_BYTES = 1 << 20;

    /** An answer with a file is in memory as a whole, because its signature covers the file. */
    private static final long MAX_FILE_ANSWER_BYTES = 64 << 20;

    private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(10);

    /** An answer repeats them, so an answer to another request is recognised. */
    private static final List<String> REPEATED =
            List.of(UnionPayMessage.MERCHANT, UnionPayMessage.ORDER, UnionPayMessage.REQUEST_TIME);

    /** A request for a file has no order number. */
    private static final List<String> REPEATED_WITH_FILES =
            List.of(UnionPayMessage.MERCHANT, UnionPayMessage.REQUEST_TIME);

    private final SigningKey key;
    private final SignatureVerifier verifier;
    private final Clock clock;
    private final Duration answerTimeout;
    private final HttpClient client;

    Gateway(UnionPayProperties properties, SigningKey key, SignatureVerifier verifier, Clock clock) {
        this.key = key;
        this.verifier = verifier;
        this.clock = clock;
        answerTimeout = properties.answerTimeout();
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** @throws IOException if there is no genuine answer to this request */
    UnionPayMessage post(URI address, Map<String, String> fields) throws IOException, InterruptedException {
        return post(address, fields, REPEATED, MAX_ANSWER_BYTES, answerTimeout);
    }

    /** @throws IOException if there is no genuine answer to this request, or if it has more than 64 MiB */
    UnionPayMessage fetch(URI address, Map<String, String> fields) throws IOException, InterruptedException {
        return post(address, fields, REPEATED_WITH_FILES, MAX_FILE_ANSWER_BYTES, LONGEST_DOWNLOAD);
    }

    private UnionPayMessage post(
            URI address, Map<String, String> fields, List<String> repeated, long maxBytes, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                .POST(BodyPublishers.ofString(WireFormat.form(key.sign(fields))))
                .build();
        HttpResponse<byte[]> response = send(request, maxBytes, timeout);
        if (response.statusCode() != SUCCESS) {
            throw new IOException("UnionPay answered with the status " + response.statusCode());
        }
        UnionPayMessage answer = genuine(response.body());
        for (String name : repeated) {
            if (!answer.has(name, fields.getOrDefault(name, ""))) {
                throw new IOException("The answer of UnionPay has another " + name);
            }
        }
        return answer;
    }

    private UnionPayMessage genuine(byte[] body) throws IOException {
        try {
            return verifier.verify(WireFormat.ofAnswer(body), clock.instant());
        } catch (IllegalArgumentException | SignatureException e) {
            throw new IOException("The answer does not come from UnionPay: " + e.getMessage(), e);
        }
    }

    /** The time-out covers the whole answer; that of the request would cover only its head. */
    private HttpResponse<byte[]> send(HttpRequest request, long maxBytes, Duration timeout)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("UnionPay gave no answer: " + failed.getCause(), failed.getCause());
        } catch (TimeoutException slow) {
            answer.cancel(true); // closes the connection
            throw new IOException("UnionPay has not answered within " + timeout, slow);
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            throw stopped;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
