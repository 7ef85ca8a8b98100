package replay.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Idempotency keys. Each key ends with the hash of the body, so two different bodies never have the same key.
 *
 * <p>The key of an order is the same in every run. So if a run is killed before it gets the answer, the next run gets that answer. The keys
 * of listings, stock and returns are different in each run, because the platform must process these requests again in the next run. The
 * platform recognises repeated requests of these kinds by their content and changes nothing twice.
 */
final class RequestKeys {

    private static final int HASH_DIGITS = 32;

    private final String run;

    /**
     * Creates the keys of one run.
     *
     * @param run a unique name of the run
     */
    RequestKeys(String run) {
        this.run = run;
    }

    /** The key of an order. The body contains the invoice number, so the hash identifies the invoice. */
    static String ofOrder(byte[] body) {
        return OrderRequest.PREFIX + "order/" + hash(body);
    }

    String ofThisRun(String what, byte[] body) {
        return "%s%s/%s/%s".formatted(OrderRequest.PREFIX, what, run, hash(body));
    }

    /** The key of a write of the demo. */
    static String ofDemo(byte[] route, byte[] body) {
        return "demo/" + hash(route, body);
    }

    private static String hash(byte[]... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha256.update(part);
            }
            byte[] digest = sha256.digest();
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
