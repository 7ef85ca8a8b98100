package replay.retail;

/**
 * The sums of several lines.
 *
 * @param lines number of lines
 * @param units units of all lines
 * @param amountMinor price of all lines in pennies
 */
public record LineSums(long lines, long units, long amountMinor) {

    /** The sums of no lines. */
    public static final LineSums NONE = new LineSums(0, 0, 0);

    static LineSums of(SoldLine line) {
        return new LineSums(1, line.quantity(), line.amountMinor());
    }

    /** Adds two sums. */
    public LineSums plus(LineSums other) {
        return new LineSums(
                Math.addExact(lines, other.lines),
                Math.addExact(units, other.units),
                Math.addExact(amountMinor, other.amountMinor));
    }
}
