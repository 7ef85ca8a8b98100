package order.availability;

/** Why Redis is bypassed. */
enum BypassReason {
    /** Not connected yet, or not filled. */
    STARTING,
    /** No connection, or it refused what it was asked. */
    UNREACHABLE,
    /** No answer within the limit. */
    LATE,
    /** It was emptied, set back, or begun anew by others. */
    LOST
}
