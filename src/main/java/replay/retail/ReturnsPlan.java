package replay.retail;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All returns of a file's {@code C} invoices: the refunds, and the lines that are not refunded. The units and pennies of both together equal
 * those of the file.
 *
 * @param taken sums of all lines of the {@code C} invoices
 * @param refunds one for each pair of {@code C} invoice and invoice that the goods came from, in the order of the file
 * @param unmatched the lines that are not refunded; if a line is refunded in part, the rest of it counts as a line
 */
public record ReturnsPlan(LineSums taken, List<Refund> refunds, List<UnmatchedLine> unmatched) {

    public ReturnsPlan {
        refunds = List.copyOf(refunds);
        unmatched = List.copyOf(unmatched);
        LineSums both = refunds.stream()
                .map(Refund::sums)
                .reduce(LineSums.NONE, LineSums::plus)
                .plus(unmatched.stream().map(UnmatchedLine::sums).reduce(LineSums.NONE, LineSums::plus));
        if (both.units() != taken.units() || both.amountMinor() != taken.amountMinor()) {
            throw new IllegalArgumentException(
                    "The returns are %s, but refunds and unmatched lines add up to %s".formatted(taken, both));
        }
    }

    /** The refunded sums by the shop's month; only months with a refund. */
    public SortedMap<YearMonth, LineSums> months() {
        SortedMap<YearMonth, LineSums> months = new TreeMap<>();
        refunds.forEach(refund -> months.merge(refund.month(), refund.sums(), LineSums::plus));
        return months;
    }

    /** The sums that are not refunded, by reason; reasons that did not occur are left out. */
    public Map<UnmatchedReason, LineSums> reasons() {
        Map<UnmatchedReason, LineSums> reasons = new EnumMap<>(UnmatchedReason.class);
        unmatched.forEach(line -> reasons.merge(line.reason(), line.sums(), LineSums::plus));
        return Collections.unmodifiableMap(reasons);
    }

    /**
     * Returns the plan for the case that only some invoices are placed. Each refund stays with its invoice. So a later replay of more
     * invoices makes the same refunds and more.
     */
    public ReturnsPlan ofPlaced(List<Invoice> placed) {
        Set<String> numbers = placed.stream().map(Invoice::number).collect(Collectors.toSet());
        List<Refund> kept = new ArrayList<>();
        List<UnmatchedLine> left = new ArrayList<>(unmatched);
        for (Refund refund : refunds) {
            if (numbers.contains(refund.invoiceNumber())) {
                kept.add(refund);
            } else {
                refund.lines().forEach(line -> left.add(notPlaced(refund, line.goods())));
            }
        }
        return new ReturnsPlan(taken, kept, left);
    }

    private static UnmatchedLine notPlaced(Refund refund, SoldLine goods) {
        return new UnmatchedLine(
                refund.returnNumber(), goods.skuId(), LineSums.of(goods), UnmatchedReason.INVOICE_NOT_PLACED);
    }
}
