package platform.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request that claims to come from a payment provider or a carrier, exactly as received, because signatures cover the raw bytes. */
public final class CallbackMessage {

    /** Maximum difference between the time of a signature and our time. An older message may be a replayed recording. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final byte[] body;
    private final Map<String, String> headers;
    private final Instant receivedAt;

    /**
     * @param body null if the request has no body
     * @param headers the first value of each header; names are case-insensitive
     */
    public CallbackMessage(byte @Nullable [] body, Map<String, String> headers, Instant receivedAt) {
        this.body = body == null ? new byte[0] : body.clone();
        this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.headers.putAll(headers);
        this.receivedAt = receivedAt;
    }

    public byte[] body() {
        return body.clone();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    /** Whether a signature of this instant is recent: at most {@link #TOLERANCE} before or after the reception. */
    public boolean isRecent(Instant signedAt) {
        return Duration.between(signedAt, receivedAt).abs().compareTo(TOLERANCE) <= 0;
    }
}
