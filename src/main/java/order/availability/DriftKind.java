package order.availability;

/** How the values of a SKU in Redis differ from the event log. */
enum DriftKind {
    /** The numbers are not those that belong to their version. */
    CHANGED,
    /** The values that were written are gone. */
    MISSING,
    /** Older values, which had been overwritten, are there again. */
    OLDER
}
