package replay.retail;

/**
 * A SKU as the sales of a file show it.
 *
 * @param skuId the stock code, as it stands
 * @param name its last description on an ordinary line, or the stock code where none was given
 * @param unitPriceMinor the price in pennies that most of its ordinary lines have; of equals the one seen last
 * @param unitsSold units of all its ordinary lines
 */
public record SkuListing(String skuId, String name, long unitPriceMinor, long unitsSold) {}
