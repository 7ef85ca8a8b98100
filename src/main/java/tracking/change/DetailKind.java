package tracking.change;

/** What can happen to an order besides a change of its public status. */
public enum DetailKind {
    /** An attempt to pay has failed; the order can still be paid by another one. */
    PAYMENT_FAILED,
    /** One of several shipments of the order has left its warehouse. */
    SHIPMENT_DISPATCHED,
    /** One of several shipments of the order was delivered. */
    SHIPMENT_DELIVERED,
    /** Units of the order have come back. */
    RETURN_RECEIVED,
    /** A refund has succeeded. */
    REFUND_MADE
}
