package payment.adapter.unionpay;

import static payment.adapter.unionpay.UnionPayMessage.CODE;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks UnionPay what became of its transactions. */
final class Questions {

    private final Requests requests;
    private final Gateway gateway;
    private final URI queryAddress;

    Questions(Requests requests, Gateway gateway, URI queryAddress) {
        this.requests = requests;
        this.gateway = gateway;
        this.queryAddress = queryAddress;
    }

    /**
     * What UnionPay says about a transaction; empty if it does not know it.
     *
     * @param requestedAt as in the request of the transaction
     * @param types that the transaction can have
     * @throws IOException if there is no answer about a transaction of these types
     */
    Optional<UnionPayMessage> ask(String reference, Instant requestedAt, String... types)
            throws IOException, InterruptedException {
        UnionPayMessage answer = gateway.post(queryAddress, requests.query(reference, requestedAt));
        if (answer.has(CODE, ResponseCodes.NOT_FOUND)) {
            return Optional.empty();
        }
        if (!answer.has(CODE, ResponseCodes.OK)) {
            throw ResponseCodes.withoutOutcome(
                    "question about a transaction", answer.field(CODE).orElse(""));
        }
        if (Stream.of(types).noneMatch(type -> answer.has(UnionPayMessage.TYPE, type))) {
            throw new IOException("UnionPay did not answer the question about a transaction of the type %s: %s"
                    .formatted(String.join(" or ", types), answer));
        }
        return Optional.of(answer);
    }
}
