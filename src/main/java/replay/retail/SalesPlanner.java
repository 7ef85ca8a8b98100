package replay.retail;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Builds a {@link SalesPlan} from the lines of a file, line by line. The lines of an invoice may be separated by other lines. For one
 * thread.
 */
final class SalesPlanner {

    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Map<String, SkuTally> skus = new LinkedHashMap<>();
    private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
    private final List<UnmatchedLine> unreturnable = new ArrayList<>();
    private final Set<String> invoiceNumbers = new HashSet<>();
    private long lines;

    void add(RetailLine line) {
        lines++;
        invoiceNumbers.add(line.invoiceNo());
        Optional<OffsetDateTime> time = ShopTime.parse(line.invoiceDate());
        LineDecision decision = time.isEmpty() ? LineRule.decideUndated(line) : LineRule.decide(line);
        // Even a skipped line sets the time of its invoice: the first line counts, sold or not.
        time.ifPresent(placedAt -> drafts.computeIfAbsent(line.invoiceNo(), number -> draft(line, placedAt)));
        switch (decision) {
            case LineDecision.Skipped skip -> skipped.merge(skip.reason(), 1L, Long::sum);
            case LineDecision.Sold sale -> sell(line, sale.line());
            case LineDecision.Returned returned -> draftOf(line).lines.add(returned.line());
            case LineDecision.Unreturnable left ->
                unreturnable.add(new UnmatchedLine(
                        line.invoiceNo(), line.stockCode(), left.sums(), UnmatchedReason.LINE_UNUSABLE));
        }
    }

    SalesPlan plan(String contentHash) {
        List<Invoice> invoices = drafts(false).map(Draft::invoice).toList();
        List<Return> returned = drafts(true).map(Draft::returned).toList();
        ReturnsPlan returns = ReturnsPlanner.plan(invoices, returned, unreturnable);
        List<SkuListing> listings =
                skus.values().stream().map(SkuTally::listing).toList();
        return new SalesPlan(contentHash, lines, invoiceNumbers.size(), skipped, invoices, returns, listings);
    }

    private void sell(RetailLine line, SoldLine sold) {
        SkuTally sku = skus.computeIfAbsent(sold.skuId(), SkuTally::new);
        sku.add(sold, line.description());
        // Uses the id from the tally, so that the text of a SKU's id is in memory once and not once per line.
        draftOf(line).lines.add(new SoldLine(sku.skuId(), sold.quantity(), sold.unitPriceMinor()));
    }

    private Stream<Draft> drafts(boolean isReturn) {
        return drafts.values().stream()
                .filter(draft -> !draft.lines.isEmpty() && LineRule.isReturn(draft.number) == isReturn);
    }

    private Draft draftOf(RetailLine line) {
        Draft draft = drafts.get(line.invoiceNo());
        if (draft == null) {
            throw new IllegalStateException("A line without an invoice: " + line);
        }
        return draft;
    }

    private static Draft draft(RetailLine line, OffsetDateTime placedAt) {
        return new Draft(
                line.invoiceNo(),
                placedAt,
                Buyer.of(line.customerId()),
                line.country().intern(),
                new ArrayList<>());
    }

    private record Draft(String number, OffsetDateTime placedAt, Buyer buyer, String country, List<SoldLine> lines) {

        Invoice invoice() {
            return new Invoice(number, placedAt, buyer, country, lines);
        }

        Return returned() {
            return new Return(number, placedAt, buyer, lines);
        }
    }
}
