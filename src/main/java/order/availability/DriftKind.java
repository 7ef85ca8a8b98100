package order.availability;

/** How Redis differs from the log. */
enum DriftKind {
    /** The numbers are not those of their version. */
    CHANGED,
    /** What was written is gone. */
    MISSING,
    /** What was overwritten is there again. */
    OLDER
}
