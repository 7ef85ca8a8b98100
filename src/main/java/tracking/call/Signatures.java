package tracking.call;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The headers of a signed message, as Standard Webhooks 1.0 defines them (https://www.standardwebhooks.com). */
public final class Signatures {

    public static final String ID = "webhook-id";
    public static final String TIMESTAMP = "webhook-timestamp";
    public static final String SIGNATURE = "webhook-signature";

    private Signatures() {}

    /**
     * Signs a message with each secret. A receiver accepts the message if one of the signatures is right.
     *
     * @param secrets with the prefix {@code whsec_}, at least one
     */
    public static Map<String, String> headers(String id, Instant sentAt, String body, List<String> secrets) {
        String signatures =
                secrets.stream().map(secret -> sign(secret, id, sentAt, body)).collect(Collectors.joining(" "));
        return Map.of(ID, id, TIMESTAMP, Long.toString(sentAt.getEpochSecond()), SIGNATURE, signatures);
    }

    private static String sign(String secret, String id, Instant sentAt, String body) {
        try {
            return new Webhook(secret).sign(id, sentAt.getEpochSecond(), body);
        } catch (WebhookSigningException impossible) {
            throw new IllegalStateException("Every Java has HMAC-SHA256", impossible);
        }
    }
}
