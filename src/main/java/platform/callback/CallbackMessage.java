package platform.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request that claims to come from a provider or carrier, as it came in: signatures are over the raw bytes. */
public final class CallbackMessage {

    /** How far the time of a signature may be from ours; what is older may be a recording played back. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final byte[] body;
    private final Map<String, String> headers;
    private final Instant receivedAt;

    /**
     * @param body null for none
     * @param headers the first value of each, by name in any case
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

    /** Whether something signed at this instant is recent. */
    public boolean isRecent(Instant signedAt) {
        return Duration.between(signedAt, receivedAt).abs().compareTo(TOLERANCE) <= 0;
    }
}
