package app.retail;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a {@link SalesPlan} from lines, one after the other. The lines of an invoice need not stand together. For one
 * thread.
 */
final class SalesPlanner {

    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Map<String, SkuTally> skus = new LinkedHashMap<>();
    private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
    private final Set<String> invoiceNumbers = new HashSet<>();
    private long lines;

    void add(RetailLine line) {
        lines++;
        invoiceNumbers.add(line.invoiceNo());
        Optional<OffsetDateTime> time = ShopTime.parse(line.invoiceDate());
        LineDecision decision =
                time.isEmpty() ? new LineDecision.Skipped(SkipReason.UNREADABLE) : OrdinaryLineRule.decide(line);
        // A skipped line still dates its invoice: the first line counts, sold or not.
        time.ifPresent(placedAt -> drafts.computeIfAbsent(line.invoiceNo(), number -> draft(line, placedAt)));
        switch (decision) {
            case LineDecision.Skipped skip -> skipped.merge(skip.reason(), 1L, Long::sum);
            case LineDecision.Sold sale -> sell(line, sale.line());
        }
    }

    SalesPlan plan(String contentHash) {
        List<Invoice> invoices = drafts.values().stream()
                .filter(draft -> !draft.lines.isEmpty())
                .map(Draft::invoice)
                .toList();
        List<SkuListing> listings =
                skus.values().stream().map(SkuTally::listing).toList();
        return new SalesPlan(contentHash, lines, invoiceNumbers.size(), skipped, invoices, listings);
    }

    private void sell(RetailLine line, SoldLine sold) {
        SkuTally sku = skus.computeIfAbsent(sold.skuId(), SkuTally::new);
        sku.add(sold, line.description());
        Draft draft = drafts.get(line.invoiceNo());
        if (draft == null) {
            throw new IllegalStateException("A sold line without an invoice: " + line);
        }
        // The tally's text, so that a SKU's name is kept once and not once a line.
        draft.lines.add(new SoldLine(sku.skuId(), sold.quantity(), sold.unitPriceMinor()));
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
    }
}
