package order.offer;

import java.util.Comparator;
import java.util.List;
import order.OrderEvent.Discount;
import order.OrderEvent.LineDiscount;
import platform.money.Money;
import promotion.engine.Evaluation;

/** The discounts of an order, in the form in which its events store them. */
public final class Discounts {

    private Discounts() {}

    /** What the engine has applied to a cart whose lines are referred to by their numbers. */
    public static List<Discount> of(Evaluation evaluation, String currency) {
        return evaluation.applied().stream()
                .map(applied -> new Discount(
                        applied.promotion().promotionId(),
                        null,
                        Money.ofMinor(applied.totalMinor(), currency),
                        applied.lines().stream()
                                .map(share -> new LineDiscount(
                                        Integer.parseInt(share.ref()), Money.ofMinor(share.totalMinor(), currency)))
                                .sorted(Comparator.comparingInt(LineDiscount::lineNo))
                                .toList()))
                .toList();
    }
}
