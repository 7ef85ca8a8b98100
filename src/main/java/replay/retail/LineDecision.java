package replay.retail;

/** What becomes of one line of the file. */
sealed interface LineDecision {

    /** An ordinary line. */
    record Sold(SoldLine line) implements LineDecision {}

    /** A line of a {@code C} invoice: what was sold once, as it would stand on an ordinary line. */
    record Returned(SoldLine line) implements LineDecision {}

    /**
     * A line of a {@code C} invoice that no ordinary line can answer to.
     *
     * @param sums what it takes back all the same
     */
    record Unreturnable(LineSums sums) implements LineDecision {}

    /** Neither, and why. */
    record Skipped(SkipReason reason) implements LineDecision {}
}
