package order;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Names of those for whom unpaid orders and held units are counted. */
final class Holder {

    private static final int HASH_BYTES = 16;

    private Holder() {}

    static String ofUser(String userId) {
        return "user:" + userId;
    }

    /**
     * A guest whom the shop's back end knows by a key. Only a hash of the key is stored, of the same length for any key. Whoever guesses the
     * key can compute the hash, so the key must be random.
     */
    static String ofGuest(String shopperKey) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(shopperKey.getBytes(StandardCharsets.UTF_8));
            return "guest:" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
