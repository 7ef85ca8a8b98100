package order.charges;

/**
 * Decides the tax rates of an order. A bean of this type replaces the rates of the operators. It is called within the transaction of the
 * order, so it must answer from memory.
 */
public interface TaxCalculator {

    /** The tax class of shipping. */
    String SHIPPING = "shipping";

    /** The tax rate of a tax class in millionths, 0 to 1,000,000: 200,000 is 20 %. */
    long ratePpm(Sale sale, String taxClass);

    /** True if prices and charges include the tax; otherwise the tax is added to them. */
    boolean isTaxIncluded(Sale sale);
}
