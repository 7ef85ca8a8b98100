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
 * Everything that a file's {@code C} invoices take back: what is refunded, and what is not. Units and pennies of both
 * together are those of the file.
 *
 * @param taken all lines of the {@code C} invoices
 * @param refunds one for each {@code C} invoice and invoice that its goods came from, in the order of the file
 * @param unmatched what is not refunded; the rest of a line that is refunded in part counts as a line
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
            throw new IllegalArgumentException("Of %s only %s are accounted for".formatted(taken, both));
        }
    }

    /** What is refunded in each of the shop's months; only months with a refund. */
    public SortedMap<YearMonth, LineSums> months() {
        SortedMap<YearMonth, LineSums> months = new TreeMap<>();
        refunds.forEach(refund -> months.merge(refund.month(), refund.sums(), LineSums::plus));
        return months;
    }

    /** What is not refunded for which reason; reasons that did not occur are left out. */
    public Map<UnmatchedReason, LineSums> reasons() {
        Map<UnmatchedReason, LineSums> reasons = new EnumMap<>(UnmatchedReason.class);
        unmatched.forEach(line -> reasons.merge(line.reason(), line.sums(), LineSums::plus));
        return Collections.unmodifiableMap(reasons);
    }

    /**
     * The same where not all invoices are placed. Each refund stays with its invoice, so that a later replay of more
     * invoices refunds the same and more.
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
