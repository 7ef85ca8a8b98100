package order.charges;

import java.util.Optional;
import platform.money.Money;

/**
 * Says what sending an order costs. A bean of this type takes the place of the operators' rates. It is asked within the order's
 * transaction, so it answers from memory.
 */
public interface ShippingCalculator {

    /** In the currency of the items, zero or more, without tax that is added; empty when it cannot be sent there. */
    Optional<Money> shipping(Sale sale);
}
