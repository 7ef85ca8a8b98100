package replay.retail;

/**
 * A line of a {@code C} invoice, or what is left of it, that is not refunded.
 *
 * @param returnNumber the number of the {@code C} invoice
 * @param skuId the stock code, as it stands
 * @param sums one line with the units and pennies that are not refunded
 */
public record UnmatchedLine(String returnNumber, String skuId, LineSums sums, UnmatchedReason reason) {}
