package replay.retail;

/**
 * What a number of lines adds up to.
 *
 * @param lines how many lines
 * @param units units of all of them
 * @param amountMinor their price in pennies
 */
public record LineSums(long lines, long units, long amountMinor) {

    /** Of no lines. */
    public static final LineSums NONE = new LineSums(0, 0, 0);

    static LineSums of(SoldLine line) {
        return new LineSums(1, line.quantity(), line.amountMinor());
    }

    /** Both together. */
    public LineSums plus(LineSums other) {
        return new LineSums(
                Math.addExact(lines, other.lines),
                Math.addExact(units, other.units),
                Math.addExact(amountMinor, other.amountMinor));
    }
}
