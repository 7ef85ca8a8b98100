package order.charges;

/**
 * A rate that operators keep.
 *
 * @param country ISO 3166-1 alpha-2
 * @param ratePpm in millionths, 0 to 1,000,000
 */
public record TaxRate(String country, String taxClass, long ratePpm) {}
