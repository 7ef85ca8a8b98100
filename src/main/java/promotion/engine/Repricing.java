package promotion.engine;

/**
 * What is paid back when a part of an order comes back, and the rest is priced again: what was paid, less the rest at its new price, less what
 * was refunded before; never below zero. All amounts are in minor units of one currency and not negative.
 *
 * @param refundMinor what is paid back now
 * @param clippedMinor by how much the rest and the earlier refunds exceed what was paid; the shopper does not pay it. Zero if the refund is not
 *     clipped. It is above zero when the rest loses a discount that is worth more than the units that come back.
 */
public record Repricing(long refundMinor, long clippedMinor) {

    /**
     * @param paidMinor for the whole order
     * @param restMinor the price of what the shopper keeps, evaluated again with the versions of the grant; zero if nothing is kept
     * @param refundedMinor the sum of the refunds before, at most {@code paidMinor}
     * @throws IllegalArgumentException if an amount is negative, or more was refunded than paid
     */
    public static Repricing of(long paidMinor, long restMinor, long refundedMinor) {
        if (paidMinor < 0 || restMinor < 0 || refundedMinor < 0 || refundedMinor > paidMinor) {
            throw new IllegalArgumentException(
                    "paid %d, rest %d, refunded %d".formatted(paidMinor, restMinor, refundedMinor));
        }
        long difference = Math.subtractExact(paidMinor - refundedMinor, restMinor);
        return new Repricing(Math.max(0, difference), Math.max(0, -difference));
    }

    public boolean isClipped() {
        return clippedMinor > 0;
    }
}
