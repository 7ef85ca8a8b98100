package promotion.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * By what promotion knows a customer in everything that it keeps for ever: the start of a SHA-256. So limits hold after an erasure, and no row
 * needs to be found and changed for it. Migration V13 computes the same in SQL.
 */
public final class Pseudonym {

    private static final String DOMAIN = "promotion.customer/";
    private static final int BYTES = 16;

    private Pseudonym() {}

    /**
     * Whether a stored customer is this one.
     *
     * @param stored an id, or a pseudonym
     * @param customer an id; null for a guest, who is nobody
     */
    public static boolean names(String stored, @Nullable String customer) {
        return customer != null && (stored.equals(customer) || stored.equals(of(customer)));
    }

    public static String of(String customer) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((DOMAIN + customer).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }
}
