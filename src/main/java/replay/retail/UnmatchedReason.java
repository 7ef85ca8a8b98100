package replay.retail;

/**
 * Why returned units cannot be refunded from an invoice. If several reasons apply, the first one in this order counts.
 */
public enum UnmatchedReason {
    /** The date or a number cannot be read, the price is not above zero or not in whole pennies, or the line returns no units. */
    LINE_UNUSABLE("line cannot be used"),
    /** The buyer is a guest, so the goods that they bought are unknown. */
    NO_CUSTOMER("no customer"),
    /** The customer had not bought the SKU by then, according to the file. Most of these goods were bought before the file begins. */
    NEVER_BOUGHT("never bought before"),
    /** The customer had bought the SKU, but not at this price. */
    OTHER_PRICE("bought at another price"),
    /** The return has more units than the customer had bought at this price and not returned yet. */
    MORE_THAN_BOUGHT("more than was bought"),
    /** The goods came from an invoice that this run does not place. */
    INVOICE_NOT_PLACED("invoice not placed by this run");

    private final String text;

    UnmatchedReason(String text) {
        this.text = text;
    }

    /** The reason as text for people. */
    public String text() {
        return text;
    }
}
