package order.holding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Makes the names under which the unpaid orders and the held units of a shopper are counted. */
public final class Holder {

    private static final int HASH_BYTES = 16;

    private Holder() {}

    public static String ofUser(String userId) {
        return "user:" + userId;
    }

    /**
     * The name of a guest, made from a key of the shop's back end. The key is stored as the first 128 bits of its SHA-256, in the order's
     * event and row, and stays when the guest is erased. The hash uses no secret, so anyone who can read it can test guessed keys. Therefore
     * the key must be a random value or a keyed hash made by the shop, never an e-mail address, a phone number or another value that can be
     * guessed.
     */
    public static String ofGuest(String shopperKey) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(shopperKey.getBytes(StandardCharsets.UTF_8));
            return "guest:" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform must support SHA-256
        }
    }
}
