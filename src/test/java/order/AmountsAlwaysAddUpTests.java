package order;

import static order.OrderSamples.off;
import static order.OrderSamples.offShipping;
import static order.OrderSamples.pence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Discount;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.ShippingTerms;
import order.charges.Charging;
import order.stream.Order;
import order.stream.Progress;
import platform.money.Money;

/** Items − discount + shipping − shipping discount + tax = payable, for each order and for each of its lines and charges. */
class AmountsAlwaysAddUpTests {

    /** @param discountPerMille of each line's amount */
    record Part(long quantity, long priceMinor, long taxPpm, int discountPerMille) {}

    @Property
    void forEveryOrder(
            @ForAll("parts") List<Part> parts,
            @ForAll("amount") long shipping,
            @ForAll("rate") long shippingTaxPpm,
            @ForAll("perMille") List<Integer> shippingDiscountsPerMille,
            @ForAll boolean taxIncluded) {
        Order.Content content = content(parts, new ShippingTerms(pence(shipping), shippingTaxPpm), taxIncluded);
        List<Discount> discounts = discounts(content, parts, shippingDiscountsPerMille);
        Progress.Charged charged = Charging.of(content, discounts);
        Amounts whole = charged.amounts();

        assertThat(whole.items()
                        .minus(whole.discount())
                        .plus(whole.shipping())
                        .minus(whole.shippingDiscount())
                        .plus(whole.tax()))
                .isEqualTo(whole.payable());
        assertThat(whole.discount().plus(whole.shippingDiscount()))
                .isEqualTo(discounts.stream().map(Discount::amount).reduce(pence(0), Money::plus));
        assertThat(List.of(
                        whole.items(),
                        whole.discount(),
                        whole.shipping(),
                        whole.shippingDiscount(),
                        whole.tax(),
                        whole.taxIncluded(),
                        whole.payable()))
                .noneMatch(Money::isNegative);
        Money payable = pence(0);
        Money tax = pence(0);
        Money included = pence(0);
        for (Line line : content.lines()) {
            LineAmounts amounts = charged.lines().stream()
                    .filter(each -> each.lineNo() == line.lineNo())
                    .findAny()
                    .orElse(Charging.plain(line));
            assertThat(line.amount().minus(amounts.discount()).plus(amounts.tax()))
                    .isEqualTo(amounts.total());
            assertThat(amounts.taxIncluded()).isLessThanOrEqualTo(amounts.total());
            payable = payable.plus(amounts.total());
            tax = tax.plus(amounts.tax());
            included = included.plus(amounts.taxIncluded());
        }
        for (Charge charge : charged.charges()) {
            assertThat(charge.discount()).isEqualTo(whole.shippingDiscount());
            assertThat(charge.amount()).isEqualTo(whole.shipping());
            payable = payable.plus(charge.amount()).minus(charge.discount()).plus(charge.tax());
            tax = tax.plus(charge.tax());
            included = included.plus(charge.taxIncluded());
        }
        assertThat(payable).isEqualTo(whole.payable());
        assertThat(tax).isEqualTo(whole.tax());
        assertThat(included).isEqualTo(whole.taxIncluded());
        assertThat(taxIncluded ? whole.tax() : whole.taxIncluded()).isEqualTo(pence(0));
    }

    @Example
    void taxIsCountedOnEachLineAndOnShippingAfterTheirDiscountsAndRoundedHalfUp() {
        List<Part> parts = List.of(new Part(6, 255, 200_000, 0), new Part(1, 255, 200_000, 0));
        ShippingTerms shipping = new ShippingTerms(pence(495), 200_000);
        List<Discount> discounts =
                List.of(new Discount("welcome", 1, null, pence(345), List.of(off(1, 300)), offShipping(45)));

        assertThat(Charging.of(content(parts, shipping, true), discounts).amounts())
                .isEqualTo(
                        new Amounts(pence(1785), pence(300), pence(495), pence(45), pence(0), pence(323), pence(1935)));
        assertThat(Charging.of(content(parts, shipping, false), discounts).amounts())
                .isEqualTo(
                        new Amounts(pence(1785), pence(300), pence(495), pence(45), pence(387), pence(0), pence(2322)));
    }

    @Example
    void aDiscountAboveItsLineIsRefused() {
        Order.Content content = content(List.of(new Part(1, 100, 0, 0)), new ShippingTerms(pence(0), 0), false);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charging.of(
                        content, List.of(new Discount("x", 1, null, pence(101), List.of(off(1, 101)), null))));
    }

    @Example
    void aDiscountAboveTheShippingChargeIsRefused() {
        Order.Content content = content(List.of(new Part(1, 100, 0, 0)), new ShippingTerms(pence(50), 0), false);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charging.of(
                        content, List.of(new Discount("x", 1, null, pence(51), List.of(), offShipping(51)))));
    }

    @Example
    void amountsThatDoNotAddUpAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Amounts(pence(100), pence(0), pence(0), pence(0), pence(0), pence(0), pence(99)));
    }

    @Provide
    Arbitrary<List<Part>> parts() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 1_000_000),
                        amount(),
                        rate(),
                        Arbitraries.integers().between(0, 1000))
                .as(Part::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<Long> amount() {
        return Arbitraries.longs().between(0, 1_000_000_000);
    }

    @Provide
    Arbitrary<Long> rate() {
        return Arbitraries.longs().between(0, 1_000_000);
    }

    /** What one promotion after the other takes off the rest of the shipping charge. */
    @Provide
    Arbitrary<List<Integer>> perMille() {
        return Arbitraries.integers().between(0, 1000).list().ofMaxSize(3);
    }

    private static List<Discount> discounts(
            Order.Content content, List<Part> parts, List<Integer> shippingDiscountsPerMille) {
        List<LineDiscount> lines = new ArrayList<>();
        Money sum = pence(0);
        for (int i = 0; i < parts.size(); i++) {
            Money amount = content.lines().get(i).amount().fraction(parts.get(i).discountPerMille(), 1000);
            lines.add(off(i + 1, amount.amountMinor()));
            sum = sum.plus(amount);
        }
        List<Discount> discounts = new ArrayList<>();
        discounts.add(new Discount("sale", 1, null, sum, lines, null));
        Money left = content.shipping().amount();
        for (int perMille : shippingDiscountsPerMille) {
            Money amount = left.fraction(perMille, 1000);
            left = left.minus(amount);
            discounts.add(new Discount(
                    "shipping-" + discounts.size(), 1, null, amount, List.of(), offShipping(amount.amountMinor())));
        }
        return discounts;
    }

    private static Order.Content content(List<Part> parts, ShippingTerms shipping, boolean taxIncluded) {
        List<Line> lines = new ArrayList<>();
        for (Part part : parts) {
            lines.add(OrderSamples.line(
                    lines.size() + 1, "sku", part.quantity(), pence(part.priceMinor()), part.taxPpm()));
        }
        return Order.created(OrderSamples.created(lines, taxIncluded, shipping)).content();
    }
}
