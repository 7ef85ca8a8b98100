package ledger.booking;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;

/**
 * A line of an order, as far as shares need it.
 *
 * @param lineNo from 1
 * @param units above zero
 * @param netMinor the price of the line after its discounts and without its tax; minor units
 */
public record SoldLine(int lineNo, String skuId, long units, long netMinor) {

    /** The lines of an order before discounts and tax. */
    static List<SoldLine> of(OrderCreated created) {
        return created.lines().stream()
                .map(line -> new SoldLine(
                        line.lineNo(),
                        line.skuId(),
                        line.quantity(),
                        line.amount().amountMinor()))
                .toList();
    }

    /** The lines of a confirmed order. A line that the confirmation leaves out has neither discount nor tax. */
    static List<SoldLine> confirmed(List<SoldLine> lines, OrderConfirmed confirmed) {
        Map<Integer, LineAmounts> amounts =
                confirmed.lines().stream().collect(Collectors.toMap(LineAmounts::lineNo, each -> each));
        return lines.stream()
                .map(line -> {
                    LineAmounts known = amounts.get(line.lineNo());
                    return known == null
                            ? line
                            : new SoldLine(
                                    line.lineNo(),
                                    line.skuId(),
                                    line.units(),
                                    known.total()
                                            .minus(known.tax())
                                            .minus(known.taxIncluded())
                                            .amountMinor());
                })
                .toList();
    }
}
