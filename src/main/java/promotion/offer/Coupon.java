package promotion.offer;

import java.util.regex.Pattern;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;

/**
 * A code that brings a promotion to an order. It belongs to one promotion for ever.
 *
 * @param code normalised
 * @param maxUses by how many discounts it may be used; null for any number, and then no use is counted here
 * @param held uses by discounts that are granted
 * @param redeemed uses by discounts that are redeemed
 */
@AggregateRoot
public record Coupon(
        @Identity String code, String promotionId, @Nullable Long maxUses, long held, long redeemed) {

    /** What a code is made of, as a pattern that OpenAPI shows. */
    public static final String CODE = "\\s*[\\p{L}\\p{M}\\p{N}._-]+\\s*";

    public static final String CODE_RULE = "must be of letters, digits, dots, dashes and underscores";

    public static final int MAX_CODE = 64;

    private static final Pattern POSSIBLE = Pattern.compile("[\\p{L}\\p{M}\\p{N}._-]+");

    /** Never above the limit; the table's constraint says the same. */
    public Coupon {
        if (held < 0 || redeemed < 0 || (maxUses != null && Math.addExact(held, redeemed) > maxUses)) {
            throw new IllegalArgumentException(
                    "%d held and %d redeemed are beyond the uses of %s".formatted(held, redeemed, code));
        }
    }

    public static Coupon of(String code, String promotionId, @Nullable Long maxUses) {
        return new Coupon(code, promotionId, maxUses, 0, 0);
    }

    /** Whether there may be such a coupon at all; what shoppers type may be anything. */
    public static boolean isPossible(String normalised) {
        return POSSIBLE.matcher(normalised).matches();
    }

    public boolean isLimited() {
        return maxUses != null;
    }

    boolean isUsedUp() {
        return maxUses != null && held + redeemed >= maxUses;
    }

    /** Whether this limit leaves room for the uses that are counted. */
    public boolean allows(@Nullable Long wantedUses) {
        return wantedUses == null || held + redeemed <= wantedUses;
    }

    /** @throws IllegalArgumentException if it is used more often */
    public Coupon limitedTo(@Nullable Long wantedUses) {
        return new Coupon(code, promotionId, wantedUses, held, redeemed);
    }

    /** @throws IllegalArgumentException if it may not be used so often */
    Coupon with(long heldDelta, long redeemedDelta) {
        return new Coupon(code, promotionId, maxUses, held + heldDelta, redeemed + redeemedDelta);
    }
}
