package app.retail;

/** What becomes of one line of the file. */
sealed interface LineDecision {

    /** An ordinary line. */
    record Sold(SoldLine line) implements LineDecision {}

    /** No ordinary line, and why. */
    record Skipped(SkipReason reason) implements LineDecision {}
}
