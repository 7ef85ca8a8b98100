package replay.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Idempotency keys. They end in the body's hash, so one key never comes with two bodies.
 *
 * <p>An order's key is the same in every run: a run that was killed before it saw the answer gets it in the next one. The
 * keys of listings, stock and returns are those of one run: their repetition in the next one has to reach the platform,
 * which changes nothing twice by their content.
 */
public final class RequestKeys {

    private static final int HASH_DIGITS = 32;

    private final String run;

    /**
     * Keys of a run.
     *
     * @param run tells it from every other one
     */
    public RequestKeys(String run) {
        this.run = run;
    }

    /** The body names the invoice, so its hash does. */
    static String ofOrder(byte[] body) {
        return OrderRequest.PREFIX + "order/" + hash(body);
    }

    String ofThisRun(String what, byte[] body) {
        return "%s%s/%s/%s".formatted(OrderRequest.PREFIX, what, run, hash(body));
    }

    private static String hash(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
