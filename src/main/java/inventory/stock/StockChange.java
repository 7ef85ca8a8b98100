package inventory.stock;

import org.jspecify.annotations.Nullable;

/**
 * A restock, adjustment or transfer that was done.
 *
 * @param contents a hash of what it moved: units by SKU, and the warehouses; null if it was done before inventory kept this hash
 */
public record StockChange(
        String reference, String correlation, @Nullable String contents) {

    /** Whether it moved something else than the request with these contents. */
    public boolean isOfOther(String wanted) {
        return contents != null && !contents.equals(wanted);
    }
}
