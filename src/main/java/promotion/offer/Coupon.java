package promotion.offer;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import platform.edit.EntityTag;
import promotion.PromotionEvent.ChangedCode;
import promotion.document.CodeHash;
import promotion.document.Pseudonym;

/**
 * A code that applies a promotion to an order. It belongs to the same promotion for ever.
 *
 * @param code normalised
 * @param maxUses how many discounts may use it; null for no limit, and then no use is counted here
 * @param customer the only customer who may use it: an id, or the {@link Pseudonym} of a customer who has drawn or was erased. Null for
 *     whoever has the code.
 * @param codeBatchId the batch of codes for which it was generated; null for others
 * @param amountMinor the most that one use takes off, in the currency of the promotion; null for no limit
 * @param expiresAt the first instant at which it cannot be used any more; null for none
 * @param withdrawn whether it can never be used again
 * @param held uses by discounts that are granted
 * @param redeemed uses by discounts that are redeemed
 * @param version rises with each change of what is published of the code
 */
@AggregateRoot
public record Coupon(
        @Identity String code,
        String promotionId,
        @Nullable Long maxUses,
        @Nullable String customer,
        @Nullable UUID codeBatchId,
        @Nullable Long amountMinor,
        @Nullable Instant expiresAt,
        boolean withdrawn,
        long held,
        long redeemed,
        long version) {

    private static final Pattern POSSIBLE = Pattern.compile("[\\p{L}\\p{M}\\p{N}._-]+");

    /** Rejects more uses than the limit allows. The constraint of the table does the same. */
    public Coupon {
        if (held < 0 || redeemed < 0 || (maxUses != null && Math.addExact(held, redeemed) > maxUses)) {
            throw new IllegalArgumentException(
                    "%d held and %d redeemed uses are not allowed for coupon %s".formatted(held, redeemed, code));
        }
    }

    public static Coupon of(String code, String promotionId, @Nullable Long maxUses, @Nullable String customer) {
        return new Coupon(code, promotionId, maxUses, customer, null, null, null, false, 0, 0, 1);
    }

    public Coupon inBatch(UUID id) {
        return new Coupon(
                code, promotionId, maxUses, customer, id, amountMinor, expiresAt, withdrawn, held, redeemed, version);
    }

    /** A coupon that takes off at most this amount, and expires. */
    public Coupon worth(long minor, Instant expiry) {
        return new Coupon(
                code, promotionId, maxUses, customer, codeBatchId, minor, expiry, withdrawn, held, redeemed, version);
    }

    /** The same coupon, never to be used again. What it holds or has redeemed stays. */
    public Coupon withdraw() {
        return new Coupon(
                code,
                promotionId,
                maxUses,
                customer,
                codeBatchId,
                amountMinor,
                expiresAt,
                true,
                held,
                redeemed,
                version);
    }

    /** Whether it was drawn from a red packet, whose promotion has the same id, and has expired since. */
    public boolean isExpiredDraw() {
        return withdrawn && customer != null && amountMinor != null;
    }

    boolean isExpired(Instant at) {
        return expiresAt != null && !at.isBefore(expiresAt);
    }

    /** @param shopper null for a guest */
    boolean isFor(@Nullable String shopper) {
        return customer == null || Pseudonym.names(customer, shopper);
    }

    /** Whether a coupon can have this code at all. Shoppers may type any text. */
    public static boolean isPossible(String normalised) {
        return POSSIBLE.matcher(normalised).matches();
    }

    /** Identifies what operators have set: the promotion, the limit and the customer. */
    public EntityTag tag() {
        return EntityTag.ofContent(new Edited(promotionId, maxUses, customer));
    }

    private record Edited(
            String promotionId,
            @Nullable Long maxUses,
            @Nullable String customer) {}

    /** What is published of the code. */
    public ChangedCode changedCode() {
        return new ChangedCode(CodeHash.of(code), version, !isUsedUp(), customer, amountMinor, expiresAt);
    }

    /** The same coupon with the version that follows the one before, or with the same one if the change is not published. */
    public Coupon following(Coupon before) {
        boolean same = isUsedUp() == before.isUsedUp()
                && Objects.equals(customer, before.customer)
                && Objects.equals(amountMinor, before.amountMinor)
                && Objects.equals(expiresAt, before.expiresAt);
        return with(maxUses, customer, held, redeemed, same ? before.version : before.version + 1);
    }

    public boolean isLimited() {
        return maxUses != null;
    }

    boolean isUsedUp() {
        return withdrawn || (maxUses != null && held + redeemed >= maxUses);
    }

    /** Whether this limit allows the uses that are already counted. */
    public boolean allows(@Nullable Long wantedUses) {
        return wantedUses == null || held + redeemed <= wantedUses;
    }

    /** @throws IllegalArgumentException if more uses are already counted */
    public Coupon edited(@Nullable Long wantedUses, @Nullable String wantedCustomer) {
        return with(wantedUses, wantedCustomer, held, redeemed, version);
    }

    /** @throws IllegalArgumentException if the limit does not allow so many uses */
    Coupon with(long heldDelta, long redeemedDelta) {
        return counting(held + heldDelta, redeemed + redeemedDelta);
    }

    /** The same coupon with other counters. */
    public Coupon counting(long heldUses, long redeemedUses) {
        return with(maxUses, customer, heldUses, redeemedUses, version);
    }

    private Coupon with(
            @Nullable Long uses, @Nullable String onlyCustomer, long heldUses, long redeemedUses, long newVersion) {
        return new Coupon(
                code,
                promotionId,
                uses,
                onlyCustomer,
                codeBatchId,
                amountMinor,
                expiresAt,
                withdrawn,
                heldUses,
                redeemedUses,
                newVersion);
    }
}
