package replay.retail;

/**
 * Why units that were taken back cannot be refunded from an invoice. The first reason that applies, in this order, is the
 * one that counts.
 */
public enum UnmatchedReason {
    /** The date or a number cannot be read, the price is zero, negative or no whole pennies, or nothing was taken back. */
    LINE_UNUSABLE("line cannot be used"),
    /** A guest's: nobody knows what they bought. */
    NO_CUSTOMER("no customer"),
    /** The customer had not bought the SKU by then; mostly bought before the file begins. */
    NEVER_BOUGHT("never bought before"),
    /** The customer had bought the SKU, but not at this price. */
    OTHER_PRICE("bought at another price"),
    /** More units than the customer had bought at this price, less what came back before. */
    MORE_THAN_BOUGHT("more than was bought"),
    /** The invoice they came from is not to be placed. */
    INVOICE_NOT_PLACED("invoice not to be placed");

    private final String text;

    UnmatchedReason(String text) {
        this.text = text;
    }

    /** The reason for people. */
    public String text() {
        return text;
    }
}
