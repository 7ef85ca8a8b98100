package platform.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.springframework.web.util.UriUtils;
import platform.web.ProblemException;

/**
 * What makes a write one write however often it is sent: the caller's key, scoped to principal, method and path.
 *
 * @param key base64url of the SHA-256 of principal, method, path and header value
 * @param bodyHash base64url of the SHA-256 of the body's bytes
 */
public record IdempotencyKey(String key, String bodyHash) {

    public static final String HEADER = "X-Idempotency-Key";

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /**
     * Makes the key of one request.
     *
     * @param path as called, not its pattern: a key used for one order says nothing of another
     */
    public static IdempotencyKey of(String principal, String method, String path, String value, byte[] body) {
        String scoped = principal + '\n' + method + '\n' + path + '\n' + value;
        return new IdempotencyKey(hash(scoped.getBytes(StandardCharsets.UTF_8)), hash(body));
    }

    /**
     * Makes the key of a request. Its path counts in one spelling, so that {@code /api/v2/%6frders} is no other path than
     * {@code /api/v2/orders}.
     *
     * @param principal the subject of the caller's token
     * @param value of the header {@link #HEADER}
     * @param body its bytes as the caller sent them
     */
    public static IdempotencyKey of(String principal, HttpServletRequest request, String value, byte[] body) {
        String path = request.getRequestURI();
        String spelled = path.indexOf('%') < 0
                ? path
                : UriUtils.encodePath(UriUtils.decode(path, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return of(principal, request.getMethod(), spelled, value, body);
    }

    /** The same key came with another body. */
    public static ProblemException reused() {
        return new ProblemException(
                422, "IDEMPOTENCY_KEY_REUSED", "This %s was used with another body.".formatted(HEADER), Map.of());
    }

    private static String hash(byte[] bytes) {
        try {
            return ENCODER.encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
