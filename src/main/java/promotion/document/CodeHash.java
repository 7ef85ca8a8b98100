package promotion.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * By what other modules know a coupon code: its SHA-256, with a prefix so that it is the hash of the code for no other purpose. A code that the
 * server generates cannot be found from it. A short code that somebody has chosen can be guessed. The audit computes the same in SQL.
 */
public final class CodeHash {

    private static final String DOMAIN = "promotion.code/";

    private CodeHash() {}

    /**
     * @param code normalised
     * @return 43 letters, digits, dashes and underscores
     */
    public static String of(String code) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((DOMAIN + code).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }
}
