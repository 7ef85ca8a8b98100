package replay.retail;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the invoices that returned goods came from: invoices of the same customer with the same SKU at the same price that are not later
 * than the return. It takes the latest invoice first, and only units that have not been returned yet. For one thread.
 */
final class ReturnsPlanner {

    private final Map<CustomerSku, List<BoughtLine>> bought = new HashMap<>();
    private final List<Refund> refunds = new ArrayList<>();
    private final List<UnmatchedLine> unmatched = new ArrayList<>();
    private LineSums taken = LineSums.NONE;

    private ReturnsPlanner(List<Invoice> invoices) {
        // Of several invoices with the same time, the last one in the file counts as the latest.
        invoices.stream()
                .sorted(Comparator.comparing(invoice -> invoice.placedAt().toInstant()))
                .toList()
                .reversed()
                .forEach(this::buy);
    }

    /**
     * Plans returns, one after the other.
     *
     * @param returns in the order of the file
     * @param unusable lines of returns that cannot match any invoice
     */
    static ReturnsPlan plan(List<Invoice> invoices, List<Return> returns, List<UnmatchedLine> unusable) {
        ReturnsPlanner planner = new ReturnsPlanner(invoices);
        unusable.forEach(planner::addUnmatched);
        returns.forEach(planner::takeBack);
        return new ReturnsPlan(planner.taken, planner.refunds, planner.unmatched);
    }

    private void buy(Invoice invoice) {
        if (invoice.buyer() instanceof Buyer.Customer customer) {
            for (int i = 0; i < invoice.lines().size(); i++) {
                SoldLine line = invoice.lines().get(i);
                bought.computeIfAbsent(new CustomerSku(customer, line.skuId()), wanted -> new ArrayList<>())
                        .add(new BoughtLine(invoice, i + 1, line));
            }
        }
    }

    private void addUnmatched(UnmatchedLine line) {
        taken = taken.plus(line.sums());
        unmatched.add(line);
    }

    private void takeBack(Return returned) {
        Map<String, SortedMap<Integer, RefundedLine>> byInvoice = new LinkedHashMap<>();
        for (SoldLine line : returned.lines()) {
            taken = taken.plus(LineSums.of(line));
            List<BoughtLine> ofSku = boughtBefore(returned, line.skuId());
            List<BoughtLine> atPrice = ofSku.stream()
                    .filter(each -> each.isAt(line.unitPriceMinor()))
                    .toList();
            long left = line.quantity();
            for (BoughtLine each : atPrice) {
                long units = each.takeBack(left);
                left -= units;
                if (units > 0) {
                    byInvoice
                            .computeIfAbsent(each.invoice.number(), number -> new TreeMap<>())
                            .merge(each.lineNo, each.refunded(units), RefundedLine::and);
                }
            }
            if (left > 0) {
                SoldLine rest = new SoldLine(line.skuId(), left, line.unitPriceMinor());
                unmatched.add(new UnmatchedLine(
                        returned.number(), line.skuId(), LineSums.of(rest), reason(returned, ofSku, atPrice)));
            }
        }
        byInvoice.forEach((invoice, lines) -> refunds.add(
                new Refund(returned.number(), returned.returnedAt(), invoice, List.copyOf(lines.values()))));
    }

    private List<BoughtLine> boughtBefore(Return returned, String skuId) {
        return switch (returned.buyer()) {
            case Buyer.Guest guest -> List.of();
            case Buyer.Customer customer ->
                bought.getOrDefault(new CustomerSku(customer, skuId), List.of()).stream()
                        .filter(each -> !each.isAfter(returned.returnedAt()))
                        .toList();
        };
    }

    private static UnmatchedReason reason(Return returned, List<BoughtLine> ofSku, List<BoughtLine> atPrice) {
        if (returned.buyer() instanceof Buyer.Guest) {
            return UnmatchedReason.NO_CUSTOMER;
        }
        if (ofSku.isEmpty()) {
            return UnmatchedReason.NEVER_BOUGHT;
        }
        return atPrice.isEmpty() ? UnmatchedReason.OTHER_PRICE : UnmatchedReason.MORE_THAN_BOUGHT;
    }

    private record CustomerSku(Buyer.Customer customer, String skuId) {}

    /** A line of an invoice, with the number of its units that have not been returned. */
    private static final class BoughtLine {

        private final Invoice invoice;
        private final int lineNo;
        private final SoldLine line;
        private long left;

        BoughtLine(Invoice invoice, int lineNo, SoldLine line) {
            this.invoice = invoice;
            this.lineNo = lineNo;
            this.line = line;
            this.left = line.quantity();
        }

        boolean isAfter(OffsetDateTime time) {
            return invoice.placedAt().isAfter(time);
        }

        boolean isAt(long unitPriceMinor) {
            return line.unitPriceMinor() == unitPriceMinor;
        }

        /** Takes back the given number of units, or fewer if fewer are left. Returns the number. */
        long takeBack(long wanted) {
            long units = Math.min(wanted, left);
            left -= units;
            return units;
        }

        RefundedLine refunded(long units) {
            return new RefundedLine(lineNo, new SoldLine(line.skuId(), units, line.unitPriceMinor()));
        }
    }
}
