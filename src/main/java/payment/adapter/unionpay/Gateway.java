package payment.adapter.unionpay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SignatureException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import payment.adapter.base.BoundedClient;

/** Sends signed requests to UnionPay, each once, and verifies the answers. */
final class Gateway implements AutoCloseable {

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
    private final BoundedClient client;

    Gateway(UnionPayProperties properties, SigningKey key, SignatureVerifier verifier, Clock clock) {
        this.key = key;
        this.verifier = verifier;
        this.clock = clock;
        answerTimeout = properties.answerTimeout();
        client = new BoundedClient("UnionPay", properties.connectTimeout());
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
        UnionPayMessage answer = genuine(client.send(request, maxBytes, timeout));
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

    @Override
    public void close() {
        client.close();
    }
}
