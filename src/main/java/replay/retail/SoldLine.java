package replay.retail;

/**
 * An ordinary line of an invoice.
 *
 * @param skuId the stock code as in the file
 * @param quantity units, above zero
 * @param unitPriceMinor agreed price of one unit in pennies, above zero
 */
public record SoldLine(String skuId, long quantity, long unitPriceMinor) {

    public SoldLine {
        if (quantity <= 0 || unitPriceMinor <= 0) {
            throw new IllegalArgumentException(
                    "Quantity and price of a sold line must be above zero: " + quantity + ", " + unitPriceMinor);
        }
    }

    /** Price of all units in pennies. */
    public long amountMinor() {
        return Math.multiplyExact(quantity, unitPriceMinor);
    }
}
