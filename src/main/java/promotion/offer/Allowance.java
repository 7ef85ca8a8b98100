package promotion.offer;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import promotion.PromotionEvent.LimitUse;
import promotion.document.CodeHash;
import promotion.document.Limit;

/**
 * What discounts hold and have redeemed of one limit: of one customer, day, code, or of the whole promotion.
 *
 * @param maxUses the limit that the latest grant was under; null for none
 * @param maxMinor the same for the amount
 */
public record Allowance(
        Key key,
        @Nullable Long maxUses,
        @Nullable Long maxMinor,
        long heldUses,
        long redeemedUses,
        long heldMinor,
        long redeemedMinor) {

    /**
     * @param subject the customer, the day, the day and the customer, or the code; empty for the whole promotion
     */
    public record Key(String promotionId, Limit.Per per, String subject) implements Comparable<Key> {

        private static final String SEPARATOR = "/";
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::promotionId)
                .thenComparing(key -> key.per().name())
                .thenComparing(Key::subject);

        /** Reads what {@link #text} returns. */
        public static Key parse(String text) {
            String[] parts = text.split(SEPARATOR, 3);
            return new Key(parts[0], Limit.Per.valueOf(parts[1]), parts[2]);
        }

        /** Names the allowance in reports of the audit. Ids of promotions contain no slash. */
        public String text() {
            return String.join(SEPARATOR, promotionId, per.name(), subject);
        }

        /** The order of the primary key. */
        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** Rejects more than the limit allows. The constraints of the table do the same. */
    public Allowance {
        boolean negative = heldUses < 0 || redeemedUses < 0 || heldMinor < 0 || redeemedMinor < 0;
        if (negative
                || (maxUses != null && Math.addExact(heldUses, redeemedUses) > maxUses)
                || (maxMinor != null && Math.addExact(heldMinor, redeemedMinor) > maxMinor)) {
            throw new IllegalArgumentException("%d + %d uses and %d + %d minor units are not allowed for %s"
                    .formatted(heldUses, redeemedUses, heldMinor, redeemedMinor, key));
        }
    }

    public static Allowance unused(Key key) {
        return new Allowance(key, null, null, 0, 0, 0, 0);
    }

    long usedUses() {
        return heldUses + redeemedUses;
    }

    long usedMinor() {
        return heldMinor + redeemedMinor;
    }

    /** How much more a discount may take off, in minor units; zero if the limit allows no further use. */
    long left(Limit limit) {
        return limit.left(usedUses(), usedMinor());
    }

    /** Whether the change is published. */
    boolean isPublishedAfter(@Nullable Allowance before) {
        return Limit.isPublishedAt(maxUses, before == null ? 0 : before.usedUses(), usedUses())
                || Limit.isPublishedAt(maxMinor, before == null ? 0 : before.usedMinor(), usedMinor());
    }

    /** What is published of it. */
    public LimitUse use() {
        String subject = key.per() == Limit.Per.COUPON ? CodeHash.of(key.subject()) : key.subject();
        return new LimitUse(key.per().name(), subject, usedUses(), usedMinor());
    }

    /** @throws IllegalArgumentException if more is used already */
    Allowance limitedTo(Limit limit) {
        return new Allowance(key, limit.uses(), limit.amountMinor(), heldUses, redeemedUses, heldMinor, redeemedMinor);
    }

    /**
     * @param held discounts that are held from now on; -1 for one that no longer is
     * @param redeemed the same for redeemed ones
     * @param uses of each discount
     * @param amountMinor of each discount
     * @throws IllegalArgumentException if the limit does not allow so much
     */
    Allowance with(int held, int redeemed, long uses, long amountMinor) {
        return new Allowance(
                key,
                maxUses,
                maxMinor,
                heldUses + held * uses,
                redeemedUses + redeemed * uses,
                Math.addExact(heldMinor, held * amountMinor),
                Math.addExact(redeemedMinor, redeemed * amountMinor));
    }
}
