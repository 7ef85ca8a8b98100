package replay.retail;

/** The decision about one line of the file. */
sealed interface LineDecision {

    /** The line is an ordinary sale. */
    record Sold(SoldLine line) implements LineDecision {}

    /** The line of a {@code C} invoice returns goods. {@code line} has the goods in the form of an ordinary line. */
    record Returned(SoldLine line) implements LineDecision {}

    /**
     * The line of a {@code C} invoice cannot match any ordinary line.
     *
     * @param sums the units and pennies that the line takes back nevertheless
     */
    record Unreturnable(LineSums sums) implements LineDecision {}

    /** The line is neither a sale nor a return; the reason says why. */
    record Skipped(SkipReason reason) implements LineDecision {}
}
