package order.charges;

/**
 * Says at which rates an order is taxed. A bean of this type takes the place of the operators' rates. It is asked within the order's
 * transaction, so it answers from memory.
 */
public interface TaxCalculator {

    /** The tax class of shipping. */
    String SHIPPING = "shipping";

    /** In millionths, 0 to 1,000,000: 200,000 is 20 %. */
    long ratePpm(Sale sale, String taxClass);

    /** Whether prices and charges contain their tax; else it is added. */
    boolean isTaxIncluded(Sale sale);
}
