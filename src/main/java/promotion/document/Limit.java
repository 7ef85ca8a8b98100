package promotion.document;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import promotion.engine.Refusal;

/**
 * How much of a promotion each customer, day and so on may have. At least one of the values is set.
 *
 * @param uses the most discounts; null for no limit
 * @param amountMinor the most that they take off together, in minor units of the promotion's currency; null for no limit
 */
public record Limit(Per per, @Nullable Long uses, @Nullable Long amountMinor) {

    public static final Limit OF_FIRST_ORDERS = new Limit(Per.FIRST_ORDER, 1L, null);

    /** What is counted on its own. A guest has no customer, so the limits of customers do not count guests. */
    public enum Per {
        /** The whole promotion. The amount of this limit is the budget of the promotion. */
        CAMPAIGN,
        /** Each day in the zone of the promotion. */
        DAY,
        CUSTOMER,
        CUSTOMER_DAY,
        /** Each code of the promotion. A coupon may have a limit of uses of its own, too. */
        COUPON,
        /**
         * Each customer, for orders that the promotion applies to because they are the customer's first one. Not declared by operators: it
         * follows from the condition.
         */
        FIRST_ORDER;

        /** Why a code is refused whose promotion this limit leaves nothing of. */
        public Refusal refusal() {
            return switch (this) {
                case CAMPAIGN, COUPON -> Refusal.USED_UP;
                case DAY, CUSTOMER, CUSTOMER_DAY, FIRST_ORDER -> Refusal.LIMIT_REACHED;
            };
        }

        public boolean isOfCustomers() {
            return this == CUSTOMER || this == CUSTOMER_DAY || this == FIRST_ORDER;
        }

        /** Which part of the limit a discount uses; null if the limit does not count it. */
        public @Nullable String subject(@Nullable String customer, Instant at, ZoneId zone, @Nullable String code) {
            LocalDate day = LocalDate.ofInstant(at, zone);
            return switch (this) {
                case CAMPAIGN -> "";
                case DAY -> day.toString();
                case CUSTOMER, FIRST_ORDER -> customer == null ? null : Pseudonym.of(customer);
                case CUSTOMER_DAY -> customer == null ? null : day + " " + Pseudonym.of(customer);
                case COUPON -> code;
            };
        }
    }

    /**
     * Whether a change of what is used of the limit is published. Orders know within a factor of two what is left, and know exactly when
     * nothing is left.
     *
     * @param limit null for none
     */
    public static boolean isPublishedAt(@Nullable Long limit, long usedBefore, long usedNow) {
        return limit != null && bits(limit - usedBefore) != bits(limit - usedNow);
    }

    /** The number of binary digits of what is left. */
    private static int bits(long left) {
        return Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, left));
    }

    /** @throws IllegalArgumentException if it limits nothing, or a value is not above zero */
    public Limit {
        if ((uses == null && amountMinor == null)
                || (uses != null && uses < 1)
                || (amountMinor != null && amountMinor < 1)) {
            throw new IllegalArgumentException("A limit of %s uses and the amount %s".formatted(uses, amountMinor));
        }
    }

    /** How many more uses the limit allows; not negative, even if the limit was lowered meanwhile. */
    private long usesLeft(long used) {
        return uses == null ? Long.MAX_VALUE : Math.max(0, uses - used);
    }

    /**
     * How much more a discount may take off, in minor units: zero if the limit allows no further use, {@link Long#MAX_VALUE} if it does not
     * limit money. Not negative, even if the limit was lowered meanwhile.
     *
     * @param usedUses that are held or redeemed
     * @param usedMinor that is held or redeemed
     */
    public long left(long usedUses, long usedMinor) {
        if (usesLeft(usedUses) == 0) {
            return 0;
        }
        return amountMinor == null ? Long.MAX_VALUE : Math.max(0, amountMinor - usedMinor);
    }
}
