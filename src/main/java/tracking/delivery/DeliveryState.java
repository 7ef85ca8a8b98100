package tracking.delivery;

/** Where a delivery stands. */
enum DeliveryState {
    /** An earlier delivery of the same order to the same endpoint comes first. */
    WAITING,
    /** It is sent when it is due. */
    PENDING,
    /** The endpoint has accepted it. */
    DELIVERED,
    /** The platform has given up. */
    FAILED,
    /** The endpoint was switched off, so it was not sent, or not sent again. */
    SKIPPED;

    public boolean isFinished() {
        return this != WAITING && this != PENDING;
    }
}
