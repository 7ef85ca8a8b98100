package order.charges;

import java.util.Optional;
import platform.money.Money;

/**
 * Calculates the shipping amount of an order. A bean of this type replaces the rates of the operators. It is called within the transaction of
 * the order, so it must answer from memory.
 */
public interface ShippingCalculator {

    /**
     * The shipping amount in the currency of the items, zero or more. It does not contain tax that is added to prices.
     *
     * @return empty if the order cannot be shipped to its country
     */
    Optional<Money> shipping(Sale sale);
}
