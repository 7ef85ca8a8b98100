package replay.retail;

/**
 * The sums of several orders.
 *
 * @param orders number of orders
 * @param units units of all lines
 * @param amountMinor revenue in pennies
 */
public record Sums(long orders, long units, long amountMinor) {

    /** The sums of no orders. */
    public static final Sums NONE = new Sums(0, 0, 0);

    /** Adds two sums. */
    public Sums plus(Sums other) {
        return new Sums(
                Math.addExact(orders, other.orders),
                Math.addExact(units, other.units),
                Math.addExact(amountMinor, other.amountMinor));
    }
}
