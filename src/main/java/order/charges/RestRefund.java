package order.charges;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.ChargedGift;
import order.OrderEvent.Discount;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.PricedAgain;
import order.OrderEvent.RestDiscount;
import order.OrderEvent.ReturnedLine;
import order.OrderEvent.ShippingDiscount;
import order.OrderEvent.ShippingTerms;
import order.stream.Order;
import order.stream.Progress.Charged;
import order.stream.Return;
import platform.money.Money;
import promotion.engine.Repricing;

/**
 * The refund of returned units, if what the shopper keeps is priced again: what was paid, less the rest, less earlier refunds; never below
 * zero. Shipping is not refunded, but a shipping discount that the rest loses reduces the refund. After the last return, all refunds together
 * are exactly what was paid for the goods. A pure function.
 *
 * @param lines the returned units; the refund is split over them in proportion to what was paid for them
 */
public record RestRefund(List<ReturnedLine> lines, Amounts amounts, PricedAgain pricedAgain) {

    /**
     * @param earlier the returns before
     * @param shares the returned units, with their shares of what was paid
     * @param kept the lines that the shopper keeps, each with the units that are left; empty if everything has come back
     * @param discounts what the promotions of the order take off the kept lines and shipping
     * @param gifts the gifts that the shopper pays, because the rest does not earn them
     */
    public static RestRefund of(
            Order order,
            List<Return> earlier,
            List<ReturnedLine> shares,
            List<Line> kept,
            List<Discount> discounts,
            List<ChargedGift> gifts) {
        Charged charged = order.charged();
        String currency = charged.amounts().payable().currency();
        Parts paid = Parts.of(charged.amounts());
        Parts rest = gifts.stream()
                .map(gift -> new Parts(gift.amount().amountMinor(), 0, 0))
                .reduce(rest(order, kept, discounts), Parts::plus);
        Parts before = earlier.stream().map(each -> Parts.of(each.amounts())).reduce(Parts.NONE, Parts::plus);
        Repricing repricing = Repricing.of(paid.payable(), rest.payable(), before.payable());
        Parts due = paid.minus(rest).minus(before).totalling(repricing.refundMinor());
        List<ReturnedLine> lines = split(due, shares, currency);
        Money items = lines.stream().map(ReturnedLine::amount).reduce(Money.zero(currency), Money::plus);
        Money zero = Money.zero(currency);
        Amounts amounts = new Amounts(
                items,
                items.minus(Money.ofMinor(due.net(), currency)),
                zero,
                zero,
                Money.ofMinor(due.tax(), currency),
                Money.ofMinor(due.included(), currency),
                Money.ofMinor(due.payable(), currency));
        PricedAgain pricedAgain = new PricedAgain(
                Money.ofMinor(paid.payable(), currency),
                Money.ofMinor(rest.payable(), currency),
                Money.ofMinor(before.payable(), currency),
                Money.ofMinor(repricing.clippedMinor(), currency),
                discounts.stream()
                        .map(each -> new RestDiscount(each.promotionId(), each.promotionVersion(), each.amount()))
                        .toList(),
                gifts.isEmpty() ? null : List.copyOf(gifts));
        return new RestRefund(lines, amounts, pricedAgain);
    }

    /** The price of the kept lines and of shipping. Shipping never becomes cheaper than it was. */
    private static Parts rest(Order order, List<Line> kept, List<Discount> discounts) {
        Order.Content content = order.content();
        Money charged = order.charged().amounts().shippingDiscount();
        if (kept.isEmpty()) {
            return Parts.of(Charging.shipping(content, charged));
        }
        Money zero = Money.zero(charged.currency());
        Money again = discounts.stream()
                .map(Discount::shipping)
                .filter(Objects::nonNull)
                .map(ShippingDiscount::amount)
                .reduce(zero, Money::plus);
        Charged goods = Charging.of(
                kept,
                content.taxIncluded(),
                new ShippingTerms(zero, 0),
                discounts.stream().map(RestRefund::withoutShipping).toList());
        return Parts.of(goods.amounts())
                .plus(Parts.of(Charging.shipping(content, again.compareTo(charged) < 0 ? again : charged)));
    }

    private static Discount withoutShipping(Discount discount) {
        return new Discount(
                discount.promotionId(),
                discount.promotionVersion(),
                discount.couponCode(),
                discount.amount(),
                discount.lines(),
                null);
    }

    private static List<ReturnedLine> split(Parts due, List<ReturnedLine> shares, String currency) {
        List<ReturnedLine> sorted = shares.stream()
                .sorted(Comparator.comparingInt(each -> each.amounts().lineNo()))
                .toList();
        ToLongFunction<ReturnedLine> weight = weight(sorted);
        long all = sorted.stream().mapToLong(weight).sum();
        Money net = Money.ofMinor(due.net(), currency);
        Money tax = Money.ofMinor(due.tax(), currency);
        Money included = Money.ofMinor(due.included(), currency);
        List<ReturnedLine> lines = new ArrayList<>(sorted.size());
        long from = 0;
        for (ReturnedLine share : sorted) {
            long to = from + weight.applyAsLong(share);
            Money ofNet = part(net, from, to, all);
            Money ofTax = part(tax, from, to, all);
            lines.add(new ReturnedLine(
                    share.skuId(),
                    share.quantity(),
                    share.amount(),
                    new LineAmounts(
                            share.amounts().lineNo(),
                            share.amount().minus(ofNet),
                            ofTax,
                            part(included, from, to, all),
                            ofNet.plus(ofTax))));
            from = to;
        }
        return List.copyOf(lines);
    }

    /** What was paid for the units; if nothing was paid, their price; if they have none, their number. */
    private static ToLongFunction<ReturnedLine> weight(List<ReturnedLine> lines) {
        ToLongFunction<ReturnedLine> paid = line -> line.amounts().total().amountMinor();
        ToLongFunction<ReturnedLine> price = line -> line.amount().amountMinor();
        if (lines.stream().mapToLong(paid).sum() > 0) {
            return paid;
        }
        return lines.stream().mapToLong(price).sum() > 0 ? price : ReturnedLine::quantity;
    }

    private static Money part(Money whole, long from, long to, long all) {
        return whole.fraction(to, all).minus(whole.fraction(from, all));
    }

    /**
     * Minor units.
     *
     * @param net without the tax that is added
     * @param tax that is added
     * @param included tax that is contained in {@code net}
     */
    private record Parts(long net, long tax, long included) {

        static final Parts NONE = new Parts(0, 0, 0);

        static Parts of(Amounts amounts) {
            return new Parts(
                    amounts.payable().minus(amounts.tax()).amountMinor(),
                    amounts.tax().amountMinor(),
                    amounts.taxIncluded().amountMinor());
        }

        static Parts of(Charge charge) {
            return new Parts(
                    charge.amount().minus(charge.discount()).amountMinor(),
                    charge.tax().amountMinor(),
                    charge.taxIncluded().amountMinor());
        }

        long payable() {
            return Math.addExact(net, tax);
        }

        Parts plus(Parts other) {
            return new Parts(
                    Math.addExact(net, other.net),
                    Math.addExact(tax, other.tax),
                    Math.addExact(included, other.included));
        }

        Parts minus(Parts other) {
            return plus(new Parts(-other.net, -other.tax, -other.included));
        }

        /**
         * These parts with the total that is refunded. Lines of different tax rates can make one part negative although the total is not;
         * then the other one is the total, and a later return settles the difference.
         */
        Parts totalling(long payableMinor) {
            long taxes = Math.clamp(tax, 0, payableMinor);
            return new Parts(payableMinor - taxes, taxes, Math.clamp(included, 0, payableMinor));
        }
    }
}
