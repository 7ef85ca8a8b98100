package order.view;

import java.util.Locale;

/**
 * The order of a list. Orders that are equal in the key are sorted by id.
 *
 * @param descending the largest or newest first
 */
record ListingSort(Key key, boolean descending) {

    /** The texts that {@link #parse} reads, as a pattern. */
    static final String PATTERN = "-?(placed_at|updated_at|amount)";

    static final String RULE = "must be one of placed_at, -placed_at, updated_at, -updated_at, amount, -amount";

    private static final String DESCENDING = "-";

    enum Key {
        PLACED_AT,
        UPDATED_AT,
        /** The currency, then the payable amount: amounts of different currencies cannot be compared. */
        AMOUNT
    }

    /** @param text matches {@link #PATTERN} */
    public static ListingSort parse(String text) {
        boolean descending = text.startsWith(DESCENDING);
        return new ListingSort(
                Key.valueOf((descending ? text.substring(1) : text).toUpperCase(Locale.ROOT)), descending);
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return (descending ? DESCENDING : "") + key.name().toLowerCase(Locale.ROOT);
    }
}
