package replay.retail;

/**
 * Why a line is neither an ordinary sale nor a return. If several reasons apply, the first one in this order counts. So every line of a file
 * is sold, returned, or skipped for exactly one reason.
 */
public enum SkipReason {
    /** The invoice number begins with {@code A}: a bookkeeping entry of the shop. */
    BAD_DEBT("bad-debt adjustment (A invoice)"),
    /** The date or one of the numbers cannot be read. */
    UNREADABLE("date or number cannot be read"),
    /** The stock code is empty or longer than 64 characters, contains {@code /}, or begins or ends with a space. */
    STOCK_CODE_UNUSABLE("stock code is not a valid SKU"),
    /** The line sells nothing; most of these lines write off stock. */
    QUANTITY_NOT_ABOVE_ZERO("quantity not above zero"),
    /** The goods were given away, or the line is a bookkeeping entry. */
    PRICE_NOT_ABOVE_ZERO("price not above zero"),
    /** The price is not in whole pennies. */
    PRICE_BELOW_A_PENNY("price with more than two decimals");

    private final String text;

    SkipReason(String text) {
        this.text = text;
    }

    /** The reason as text for people. */
    public String text() {
        return text;
    }
}
