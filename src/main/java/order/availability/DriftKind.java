package order.availability;

/** How the values of a SKU in Redis differ from the event log. */
enum DriftKind {
    /** The numbers differ from the numbers that the event with this version has. */
    CHANGED,
    /** Values that were written are missing in Redis. */
    MISSING,
    /** Redis has old values again, although newer values had replaced them. */
    OLDER
}
