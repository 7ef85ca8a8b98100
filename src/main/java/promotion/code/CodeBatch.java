package promotion.code;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import promotion.offer.Coupon;

/**
 * Codes that an operator has ordered for a promotion. They are generated in steps, so that the orders of shoppers do not wait for all of
 * them.
 *
 * @param ordered 1 to {@link #MAX_CODES}
 * @param generated how many codes exist
 * @param maxUses of each code; null for no limit
 * @param prefix with which each code begins, normalised; may be empty
 */
@AggregateRoot
public record CodeBatch(
        @Identity UUID codeBatchId,
        String promotionId,
        int ordered,
        int generated,
        @Nullable Long maxUses,
        String prefix,
        Instant createdAt) {

    public static final int MAX_CODES = 100_000;
    public static final int MAX_PREFIX = 24;

    /** Codes of one step. */
    private static final int STEP = 5_000;

    /** Letters and digits of which none looks like another one. */
    private static final String ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679";

    /** With 26 characters to choose from, 28 have 131 bits. */
    private static final int LENGTH = 28;

    /** Bytes from this value on are not used, because they would make some characters more frequent. */
    private static final int FAIR = 256 - 256 % ALPHABET.length();

    public boolean isComplete() {
        return generated == ordered;
    }

    /**
     * The coupons of the next step; empty if the batch is complete.
     *
     * @param random unpredictable; two codes are never equal in practice, and the primary key of coupons refuses them if they are
     */
    public List<Coupon> nextCoupons(RandomGenerator random) {
        int count = Math.min(STEP, ordered - generated);
        List<Coupon> coupons = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            coupons.add(Coupon.of(code(random), promotionId, maxUses, null).inBatch(codeBatchId));
        }
        return coupons;
    }

    public CodeBatch generated(int more) {
        return new CodeBatch(codeBatchId, promotionId, ordered, generated + more, maxUses, prefix, createdAt);
    }

    private String code(RandomGenerator random) {
        StringBuilder code = new StringBuilder(prefix);
        byte[] bytes = new byte[LENGTH];
        while (code.length() < prefix.length() + LENGTH) {
            random.nextBytes(bytes);
            for (byte each : bytes) {
                int number = Byte.toUnsignedInt(each);
                if (number < FAIR && code.length() < prefix.length() + LENGTH) {
                    code.append(ALPHABET.charAt(number % ALPHABET.length()));
                }
            }
        }
        return code.toString();
    }
}
