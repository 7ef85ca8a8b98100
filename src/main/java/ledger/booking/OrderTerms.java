package ledger.booking;

import java.util.List;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Discount;
import order.OrderEvent.FunderShare;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.OrderConfirmed;
import platform.money.Money;

/**
 * What a confirmed order is worth to each account as soon as it is paid.
 *
 * @param currency ISO 4217
 * @param postings add up to zero
 */
public record OrderTerms(String currency, List<Posting> postings) {

    /** Applies the amounts of the order: items − discount + shipping − shipping discount + tax = payable. */
    static OrderTerms of(OrderConfirmed confirmed) {
        Amounts amounts = confirmed.amounts();
        long taxOfCharges = confirmed.charges().stream()
                .map(Charge::taxIncluded)
                .mapToLong(Money::amountMinor)
                .reduce(0, Math::addExact);
        long taxOfGoods = amounts.taxIncluded().amountMinor() - taxOfCharges;
        Postings goods = new Postings();
        Postings shipping = new Postings();
        for (Discount discount : confirmed.discounts()) {
            discount.lines().forEach(line -> add(goods, line));
            if (discount.shipping() != null) {
                discount.shipping()
                        .funders()
                        .forEach(share -> shipping.debit(
                                Account.ofShippingDiscount(share.funder()),
                                share.amount().amountMinor()));
            }
        }
        // A discount whose funders are not known is the shop's.
        goods.debit(Account.DISCOUNTS, amounts.discount().amountMinor() - goods.sum());
        shipping.debit(Account.SHIPPING_DISCOUNTS, amounts.shippingDiscount().amountMinor() - shipping.sum());
        return new OrderTerms(
                amounts.payable().currency(),
                new Postings()
                        .debit(Account.CUSTOMERS, amounts.payable().amountMinor())
                        .addAll(goods.list())
                        .addAll(shipping.list())
                        .credit(Account.SALES, amounts.items().amountMinor() - taxOfGoods)
                        .credit(Account.SHIPPING, amounts.shipping().amountMinor() - taxOfCharges)
                        .credit(
                                Account.TAX,
                                Math.addExact(
                                        amounts.tax().amountMinor(),
                                        amounts.taxIncluded().amountMinor()))
                        .list());
    }

    private static void add(Postings goods, LineDiscount line) {
        for (FunderShare share : line.funders()) {
            goods.add(
                    Account.ofGoodsDiscount(share.funder()),
                    line.lineNo(),
                    share.amount().amountMinor());
        }
    }
}
