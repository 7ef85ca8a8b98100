package replay.retail;

/**
 * Why a line is neither an ordinary sale nor a return. The first reason that applies, in this order, is the one that
 * counts, so that every line of a file is sold, returned or skipped for exactly one reason.
 */
public enum SkipReason {
    /** The invoice number begins with {@code A}: an entry of the shop's book-keeping. */
    BAD_DEBT("bad-debt adjustment (A invoice)"),
    /** The date or one of the numbers is not one. */
    UNREADABLE("date or number cannot be read"),
    /** The stock code is empty, longer than 64 characters, or holds {@code /} or a space at its ends. */
    STOCK_CODE_UNUSABLE("stock code is no SKU"),
    /** Nothing sold; mostly stock that was written off. */
    QUANTITY_NOT_ABOVE_ZERO("quantity not above zero"),
    /** Given away, or a book-keeping entry. */
    PRICE_NOT_ABOVE_ZERO("price not above zero"),
    /** A price that cannot be said in whole pennies. */
    PRICE_BELOW_A_PENNY("price with more than two decimals");

    private final String text;

    SkipReason(String text) {
        this.text = text;
    }

    /** The reason for people. */
    public String text() {
        return text;
    }
}
