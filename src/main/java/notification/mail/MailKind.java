package notification.mail;

/** Why a mail is sent. The names are in settings and in the database, so they never change. */
public enum MailKind {
    /** The order is accepted, and has to be paid. */
    ORDER_CONFIRMED,
    /** An attempt to pay failed, and there is time for another one. */
    PAYMENT_FAILED,
    PAYMENT_RECEIVED,
    /** A shipment left; one mail for each shipment. */
    SHIPMENT_SENT,
    ORDER_CANCELLED,
    /** The order was not paid in time. */
    ORDER_EXPIRED,
    /** Money was given back: for the whole order, or for one return. */
    REFUND_MADE
}
