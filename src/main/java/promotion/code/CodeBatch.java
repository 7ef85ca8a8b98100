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
            coupons.add(Coupon.of(UniqueCodes.next(prefix, random), promotionId, maxUses, null)
                    .inBatch(codeBatchId));
        }
        return coupons;
    }

    public CodeBatch generated(int more) {
        return new CodeBatch(codeBatchId, promotionId, ordered, generated + more, maxUses, prefix, createdAt);
    }
}
