package replay.retail;

/**
 * A line of a {@code C} invoice, or the rest of a line, that is not refunded.
 *
 * @param returnNumber the number of the {@code C} invoice
 * @param skuId the stock code as in the file
 * @param sums one line with the units and pennies that are not refunded
 */
record UnmatchedLine(String returnNumber, String skuId, LineSums sums, UnmatchedReason reason) {}
