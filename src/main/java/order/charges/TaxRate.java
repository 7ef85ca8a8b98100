package order.charges;

/**
 * A tax rate of the operators.
 *
 * @param country ISO 3166-1 alpha-2
 * @param taxClass the tax class of a SKU, or {@link TaxCalculator#SHIPPING}
 * @param ratePpm the rate in millionths, 0 to 1,000,000
 */
public record TaxRate(String country, String taxClass, long ratePpm) {}
