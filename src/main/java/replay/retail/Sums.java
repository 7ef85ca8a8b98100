package replay.retail;

/**
 * What a number of orders adds up to.
 *
 * @param orders how many orders
 * @param units units of all lines
 * @param amountMinor revenue in pennies
 */
public record Sums(long orders, long units, long amountMinor) {

    /** Of no orders. */
    public static final Sums NONE = new Sums(0, 0, 0);

    /** Both together. */
    public Sums plus(Sums other) {
        return new Sums(
                Math.addExact(orders, other.orders),
                Math.addExact(units, other.units),
                Math.addExact(amountMinor, other.amountMinor));
    }
}
