package reporting.projection;

import java.util.List;
import order.OrderEvent.Charge;
import order.OrderEvent.OrderConfirmed;
import platform.money.Money;

/**
 * The money of a confirmed order, in minor units of its currency: items − discount + shipping − shipping discount + tax = payable.
 *
 * @param chargesTax the part of the tax that is added to charges; so the lines' totals + shipping − shipping discount + chargesTax = payable
 * @param chargesTaxIncluded the part of the included tax that charges contain
 */
record Amounts(
        long items,
        long discount,
        long shipping,
        long shippingDiscount,
        long tax,
        long taxIncluded,
        long chargesTax,
        long chargesTaxIncluded,
        long payable) {

    static Amounts of(OrderConfirmed confirmed) {
        order.OrderEvent.Amounts amounts = confirmed.amounts();
        return new Amounts(
                amounts.items().amountMinor(),
                amounts.discount().amountMinor(),
                amounts.shipping().amountMinor(),
                amounts.shippingDiscount().amountMinor(),
                amounts.tax().amountMinor(),
                amounts.taxIncluded().amountMinor(),
                sum(confirmed.charges().stream().map(Charge::tax).toList()),
                sum(confirmed.charges().stream().map(Charge::taxIncluded).toList()),
                amounts.payable().amountMinor());
    }

    private static long sum(List<Money> parts) {
        return parts.stream().mapToLong(Money::amountMinor).reduce(0, Math::addExact);
    }
}
