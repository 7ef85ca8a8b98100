package order.availability;

/** Why Redis is bypassed. */
enum BypassReason {
    /** The connection is not open yet, or the view is not filled yet. */
    STARTING,
    /** There is no connection, or Redis refused a request. */
    UNREACHABLE,
    /** Redis did not answer within the time limit. */
    LATE,
    /** Redis was emptied or restored to an older state, or another instance began a new era. */
    LOST
}
