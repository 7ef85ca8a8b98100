package promotion.operation;

import org.jspecify.annotations.Nullable;

/**
 * A coupon as it shall be.
 *
 * @param code normalised
 * @param maxUses null for no limit
 * @param customer the only customer who may use it; null for whoever has the code
 */
record CouponEdit(
        String code, @Nullable Long maxUses, @Nullable String customer) {}
