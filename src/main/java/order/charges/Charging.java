package order.charges;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Discount;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.ShippingDiscount;
import order.OrderEvent.ShippingTerms;
import order.stream.Order;
import order.stream.Progress;
import platform.money.Money;

/**
 * Calculates the amounts of an order from its content and its discounts, as a pure function. Tax is calculated and rounded half up for each
 * line and each charge after its discount. So the parts always add up to the total.
 */
public final class Charging {

    static final String SHIPPING = "SHIPPING";

    private static final long MILLION = 1_000_000;

    private final boolean taxIncluded;
    private final Money zero;

    private Charging(boolean taxIncluded, String currency) {
        this.taxIncluded = taxIncluded;
        this.zero = Money.zero(currency);
    }

    /** @throws IllegalArgumentException if the discounts of a line or of shipping exceed its amount */
    public static Progress.Charged of(Order.Content content, List<Discount> discounts) {
        return of(content.lines(), content.taxIncluded(), content.shipping(), discounts);
    }

    /**
     * The amounts of a purchase that is no order yet.
     *
     * @param lines at least one
     */
    public static Progress.Charged of(
            List<Line> lines, boolean taxIncluded, ShippingTerms shipping, List<Discount> discounts) {
        return new Charging(taxIncluded, shipping.amount().currency()).charged(lines, shipping, discounts);
    }

    /** The fixed amounts; before they are fixed, the amounts that the order would have without a discount. */
    public static Amounts amountsOf(Order order) {
        Progress.Charged charged = order.progress().charged();
        return charged == null ? of(order.content(), List.of()).amounts() : charged.amounts();
    }

    /** The shipping charge of an order with this discount. */
    static Charge shipping(Order.Content content, Money discount) {
        ShippingTerms terms = content.shipping();
        return new Charging(content.taxIncluded(), terms.amount().currency()).shipping(terms, discount);
    }

    private Progress.Charged charged(List<Line> all, ShippingTerms terms, List<Discount> discounts) {
        Map<Integer, Money> byLine = new HashMap<>();
        for (Discount discount : discounts) {
            for (LineDiscount part : discount.lines()) {
                byLine.merge(part.lineNo(), part.amount(), Money::plus);
            }
        }
        List<LineAmounts> lines = new ArrayList<>();
        Money items = zero;
        Money discount = zero;
        Money tax = zero;
        Money included = zero;
        for (Line line : all) {
            items = items.plus(line.amount());
            LineAmounts amounts = line(line, byLine.getOrDefault(line.lineNo(), zero));
            discount = discount.plus(amounts.discount());
            tax = tax.plus(amounts.tax());
            included = included.plus(amounts.taxIncluded());
            if (!amounts.equals(plain(line))) {
                lines.add(amounts);
            }
        }
        Money shipping = terms.amount();
        Money shippingDiscount = discounts.stream()
                .map(Discount::shipping)
                .filter(Objects::nonNull)
                .map(ShippingDiscount::amount)
                .reduce(zero, Money::plus);
        List<Charge> charges = new ArrayList<>();
        if (!shipping.equals(zero) || !shippingDiscount.equals(zero)) {
            Charge charge = shipping(terms, shippingDiscount);
            tax = tax.plus(charge.tax());
            included = included.plus(charge.taxIncluded());
            charges.add(charge);
        }
        Money payable =
                items.minus(discount).plus(shipping).minus(shippingDiscount).plus(tax);
        Amounts amounts = new Amounts(items, discount, shipping, shippingDiscount, tax, included, payable);
        return new Progress.Charged(amounts, List.copyOf(lines), List.copyOf(charges));
    }

    private Charge shipping(ShippingTerms terms, Money discount) {
        Money net = terms.amount().minus(discount);
        if (net.isNegative()) {
            throw new IllegalArgumentException(
                    "Shipping costs %s, but has a discount of %s".formatted(terms.amount(), discount));
        }
        return new Charge(
                SHIPPING, terms.amount(), discount, added(net, terms.taxPpm()), contained(net, terms.taxPpm()));
    }

    /** The amounts of a line that has no discount and no tax. */
    public static LineAmounts plain(Line line) {
        Money zero = Money.zero(line.unitPrice().currency());
        return new LineAmounts(line.lineNo(), zero, zero, zero, line.amount());
    }

    private LineAmounts line(Line line, Money discount) {
        Money net = line.amount().minus(discount);
        if (net.isNegative()) {
            throw new IllegalArgumentException(
                    "Line %d costs %s, but has a discount of %s".formatted(line.lineNo(), line.amount(), discount));
        }
        Money tax = added(net, line.taxPpm());
        return new LineAmounts(line.lineNo(), discount, tax, contained(net, line.taxPpm()), net.plus(tax));
    }

    private Money added(Money net, long ppm) {
        return taxIncluded ? zero : net.fraction(ppm, MILLION);
    }

    private Money contained(Money gross, long ppm) {
        return taxIncluded ? gross.fraction(ppm, MILLION + ppm) : zero;
    }
}
