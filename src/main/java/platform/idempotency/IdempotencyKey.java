package platform.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/**
 * Identifies a write, so that a write takes effect once however often it is sent. The key is the caller's key, scoped to principal, method
 * and path.
 *
 * @param key base64url of the SHA-256 of principal, method, path and header value
 * @param bodyHash base64url of the SHA-256 of the body's bytes
 */
public record IdempotencyKey(String key, String bodyHash) {

    public static final String HEADER = "X-Idempotency-Key";

    /** The name that other APIs give the header. Both names mean the same. */
    public static final String ALIAS = "Idempotency-Key";

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /**
     * Makes the key of one request.
     *
     * @param path path of the request, not the pattern of its operation: the same value in the header gives another key for another order
     */
    public static IdempotencyKey of(String principal, String method, String path, String value, byte[] body) {
        String scoped = principal + '\n' + method + '\n' + path + '\n' + value;
        return new IdempotencyKey(hash(scoped.getBytes(StandardCharsets.UTF_8)), hash(body));
    }

    /**
     * Makes the key of a request. The path is normalised to one spelling: {@code /api/v2/%6frders} and {@code /api/v2/orders} are the same
     * path.
     *
     * @param principal subject of the caller's token
     * @param value value of the header
     * @param body bytes of the body as the caller sent them, or the SHA-256 of a body that is in a file
     */
    public static IdempotencyKey of(String principal, HttpServletRequest request, String value, byte[] body) {
        String path = request.getRequestURI();
        String spelled = path.indexOf('%') < 0
                ? path
                : UriUtils.encodePath(UriUtils.decode(path, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return of(principal, request.getMethod(), spelled, value, body);
    }

    /**
     * Whether a write by this method must have a key. A PUT or DELETE may come without one; then each request counts as a new one, so a late
     * repeat can overwrite a newer edit.
     */
    public static boolean isRequiredFor(String method) {
        return !method.equals("PUT") && !method.equals("DELETE");
    }

    /** The value of the header, by whichever name it came. */
    public static @Nullable String valueIn(HttpServletRequest request) {
        String value = request.getHeader(HEADER);
        return value == null ? request.getHeader(ALIAS) : value;
    }

    /** The refusal of a key that was used before with another body. */
    public static ProblemException reused() {
        return new ProblemException(
                PlatformProblem.IDEMPOTENCY_KEY_REUSED,
                "This %s was already used with another body. Use a new key for another request.".formatted(HEADER),
                Map.of());
    }

    private static String hash(byte[] bytes) {
        try {
            return ENCODER.encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
