package replay.retail;

/**
 * A SKU, derived from the sales of a file.
 *
 * @param skuId the stock code as in the file
 * @param name the last description of the SKU on an ordinary line, or the stock code if there is none
 * @param unitPriceMinor the most frequent price on the SKU's ordinary lines, in pennies; if several prices are equally frequent, the one that
 *     occurs last
 * @param unitsSold units of all its ordinary lines
 */
public record SkuListing(String skuId, String name, long unitPriceMinor, long unitsSold) {}
